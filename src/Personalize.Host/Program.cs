using Personalize.Host;
using Personalize.Host.Terminal;

return new ScriptHost(new TerminalInterface()).Run(args);
