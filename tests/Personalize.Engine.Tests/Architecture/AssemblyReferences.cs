using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Personalize.Engine.Tests.Architecture;

/// <summary>Which types of an assembly use which others of the same assembly. Nested and generated types count as the type they are written in.</summary>
internal sealed class AssemblyReferences
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> s_opCodes = typeof(OpCodes)
        .GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    private readonly Assembly _assembly;
    private readonly HashSet<(string From, string To)> _references = [];
    private readonly HashSet<(string Type, string Text)> _texts = [];

    private AssemblyReferences(Assembly assembly) => _assembly = assembly;

    public required IReadOnlyList<string> Types { get; init; }

    public required IReadOnlyList<string> Assemblies { get; init; }

    public IReadOnlyCollection<(string From, string To)> References => _references;

    /// <summary>The texts in the bodies of each type: literals, constants of other types too, and the parts of interpolated texts.</summary>
    public IReadOnlyCollection<(string Type, string Text)> Texts => _texts;

    public static AssemblyReferences Read(Assembly assembly)
    {
        var types = assembly.GetTypes().Where(type => IsWritten(Outermost(type))).ToList();
        var references = new AssemblyReferences(assembly)
        {
            Types = [.. types.Select(type => Outermost(type).FullName!).Distinct()],
            Assemblies = [.. assembly.GetReferencedAssemblies().Select(name => name.Name!)],
        };
        types.ForEach(references.AddType);
        return references;
    }

    // The compiler's own types: embedded attributes, data of array literals.
    private static bool IsWritten(Type type) => type.Namespace?.StartsWith("Personalize", StringComparison.Ordinal) == true;

    private static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type.IsGenericType ? type.GetGenericTypeDefinition() : type;
    }

    private void AddType(Type type)
    {
        Add(type, type.BaseType);
        AddAttributes(type, type);
        foreach (var contract in type.GetInterfaces())
            Add(type, contract);
        foreach (var argument in type.GetGenericArguments())
            AddConstraints(type, argument);
        foreach (var field in type.GetFields(All))
        {
            Add(type, field.FieldType);
            AddAttributes(type, field);
        }

        foreach (var property in type.GetProperties(All))
            AddAttributes(type, property);
        foreach (var method in type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)))
            AddMethod(type, method);
    }

    private void AddMethod(Type type, MethodBase method)
    {
        AddAttributes(type, method);
        Add(type, (method as MethodInfo)?.ReturnType);
        foreach (var parameter in method.GetParameters())
            Add(type, parameter.ParameterType);
        foreach (var argument in method is MethodInfo ? method.GetGenericArguments() : [])
            AddConstraints(type, argument);
        if (method.GetMethodBody() is not { } body)
            return;
        foreach (var local in body.LocalVariables)
            Add(type, local.LocalType);
        foreach (var clause in body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause))
            Add(type, clause.CatchType);
        foreach (var (token, isText) in Tokens(body.GetILAsByteArray()!))
        {
            if (isText)
                _texts.Add((Outermost(type).FullName!, method.Module.ResolveString(token)));
            else
                AddMember(type, Resolve(type, method, token));
        }
    }

    private void AddMember(Type type, MemberInfo? member)
    {
        switch (member)
        {
            case Type used:
                Add(type, used);
                break;
            case MethodBase called:
                Add(type, called.DeclaringType);
                foreach (var argument in called is MethodInfo { IsGenericMethod: true } ? called.GetGenericArguments() : [])
                    Add(type, argument);
                break;
            case FieldInfo field:
                Add(type, field.DeclaringType);
                Add(type, field.FieldType);
                break;
        }
    }

    private static MemberInfo? Resolve(Type type, MethodBase method, int token) => method.Module.ResolveMember(
        token, type.IsGenericType ? type.GetGenericArguments() : null, method is MethodInfo { IsGenericMethod: true } ? method.GetGenericArguments() : null);

    // The operands of a body that name a member or a text, by the layout of ECMA-335, partition III.
    private static IEnumerable<(int Token, bool IsText)> Tokens(byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == 0xFE)
                value = unchecked((short)(0xFE00 | code[at++]));
            var kind = s_opCodes[value].OperandType;
            if (kind is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType or OperandType.InlineString)
                yield return (BitConverter.ToInt32(code, at), kind == OperandType.InlineString);
            at += kind switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    private void AddConstraints(Type type, Type argument)
    {
        foreach (var constraint in argument.GetGenericParameterConstraints())
            Add(type, constraint);
    }

    private void AddAttributes(Type type, MemberInfo member)
    {
        foreach (var attribute in member.GetCustomAttributesData().Where(data => data.AttributeType != typeof(CompilerGeneratedAttribute)))
            Add(type, attribute.AttributeType);
    }

    private void Add(Type from, Type? to)
    {
        if (to is null)
            return;
        if (to.HasElementType)
            Add(from, to.GetElementType());
        foreach (var argument in to.IsGenericType ? to.GetGenericArguments() : [])
            Add(from, argument);
        if (to.IsFunctionPointer)
        {
            Add(from, to.GetFunctionPointerReturnType());
            foreach (var parameter in to.GetFunctionPointerParameterTypes())
                Add(from, parameter);
        }

        if (to.HasElementType || to.IsGenericParameter || to.IsFunctionPointer || to.Assembly != _assembly)
            return;
        var (source, target) = (Outermost(from).FullName!, Outermost(to).FullName!);
        if (source != target && IsWritten(Outermost(to)))
            _references.Add((source, target));
    }
}
