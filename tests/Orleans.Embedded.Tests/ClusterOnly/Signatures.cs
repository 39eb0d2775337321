using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans.Embedded.Tests;

/// <summary>What others can see of a type, as lines of text that don't tell which assembly it lies in.</summary>
internal static class Signatures
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>What the type itself says.</summary>
    public static IEnumerable<string> Of(Type type)
    {
        yield return KindOf(type);
        foreach (var above in Bases(type).Skip(1).Concat(type.GetInterfaces()).Where(above => above.IsVisible))
            yield return $": {Name(above)}";
        if (type.IsSubclassOf(typeof(Attribute)) && type.GetCustomAttribute<AttributeUsageAttribute>() is { } usage)
            yield return $"[AttributeUsage({usage.ValidOn}, AllowMultiple = {usage.AllowMultiple}, Inherited = {usage.Inherited})]";
        foreach (var member in type.GetMembers(Declared))
        {
            if (Of(member) is { } line)
                yield return line;
        }
    }

    /// <summary>What the type says, and what it has from the types above it.</summary>
    public static HashSet<string> WithInherited(Type type) =>
        [.. Of(type), .. Bases(type).Skip(1).Concat(type.IsInterface ? type.GetInterfaces() : []).SelectMany(Of)];

    private static string? Of(MemberInfo member) => member switch
    {
        MethodBase method when IsVisible(method) => Of(method),
        FieldInfo field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly =>
            $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{Name(field.FieldType)} {field.Name}{Constant(field)}",
        PropertyInfo property when property.IsDefined(typeof(RequiredMemberAttribute)) => $"required {property.Name}",
        _ => null,
    };

    private static string Of(MethodBase method)
    {
        string access = method.IsPublic ? "public " : "protected ";
        string kind = method.IsStatic ? "static " : method.IsAbstract ? "abstract " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";
        var result = (method as MethodInfo)?.ReturnParameter;
        string returns = result is null ? "" : (IsInit(result) ? "init " : "") + Name(result.ParameterType) + " ";
        string extends = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        var generics = method.IsGenericMethodDefinition ? method.GetGenericArguments() : [];
        string generic = generics.Length == 0 ? "" : $"<{string.Join(", ", generics.Select(argument => argument.Name))}>";
        return $"{access}{kind}{returns}{method.Name}{generic}({extends}{string.Join(", ", method.GetParameters().Select(Of))})"
            + string.Concat(generics.Select(Constraints));
    }

    private static string Of(ParameterInfo parameter) =>
        (parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")
        + (parameter.IsIn ? "in " : parameter.IsOut ? "out " : "")
        + $"{Name(parameter.ParameterType)} {parameter.Name}"
        + (parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : "");

    private static string Constraints(Type argument)
    {
        List<string> all = [.. argument.GetGenericParameterConstraints().Select(Name).Order()];
        if ((argument.GenericParameterAttributes & GenericParameterAttributes.SpecialConstraintMask) is not 0 and var special)
            all.Add(special.ToString());
        return all.Count == 0 ? "" : $" where {argument.Name} : {string.Join(", ", all)}";
    }

    private static string Constant(FieldInfo field) => field.IsLiteral ? $" = {field.GetRawConstantValue()}" : "";

    private static string KindOf(Type type) =>
        (type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "")
        + (type.IsEnum ? $"enum : {type.GetEnumUnderlyingType().Name}" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : "class");

    private static IEnumerable<Type> Bases(Type type)
    {
        for (var at = type; at is not null; at = at.BaseType)
            yield return at;
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsInit(ParameterInfo result) => result.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Name(Type type)
    {
        if (type.IsGenericParameter)
            return type.Name;
        if (type.HasElementType)
            return Name(type.GetElementType()!) + (type.IsByRef ? "&" : type.IsPointer ? "*" : "[]");
        string name = type.DeclaringType is { } outer ? $"{Name(outer)}+{type.Name}" : $"{type.Namespace}.{type.Name}";
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
