using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Orleans;

/// <summary>Assemblies for generated code, which may use what is internal here and in the grain interfaces' assemblies.</summary>
internal static class EmittedAssembly
{
    private static readonly ConstructorInfo IgnoresAccessChecks =
        typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;

    public static ModuleBuilder New(Type grainInterface)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(
            new AssemblyName($"{grainInterface.FullName}.Proxy"), AssemblyBuilderAccess.Run);
        foreach (var opened in AssembliesOf(grainInterface).Append(typeof(EmittedAssembly).Assembly).Distinct())
            assembly.SetCustomAttribute(new CustomAttributeBuilder(IgnoresAccessChecks, [opened.GetName().Name]));
        return assembly.DefineDynamicModule("Proxy");
    }

    // Of all types that the generated code names.
    private static IEnumerable<Assembly> AssembliesOf(Type grainInterface) =>
        from declaring in grainInterface.GetInterfaces().Append(grainInterface)
        from method in declaring.GetMethods()
        from type in method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType).Append(declaring)
        from part in PartsOf(type)
        select part.Assembly;

    private static IEnumerable<Type> PartsOf(Type type)
    {
        yield return type;
        if (type.HasElementType)
        {
            foreach (var part in PartsOf(type.GetElementType()!))
                yield return part;
        }

        foreach (var part in type.GetGenericArguments().SelectMany(PartsOf))
            yield return part;
    }
}
