using Personalize.Server.Hosting;

// First: nothing of the engine may be touched before it can be found.
ModuleAssemblies.Attach();
return await ServerProgram.Run(args);
