using System.Reflection;

namespace Orleans;

/// <summary>Refuses what can't be a method of a grain interface.</summary>
internal static class GrainMethodCheck
{
    /// <exception cref="NotSupportedException">The method can't be called across grains. The message names it and the remedy.</exception>
    public static void Check(MethodInfo method)
    {
        var name = $"{method.DeclaringType!.FullName}.{method.Name}";
        if (method.IsGenericMethodDefinition)
            throw new NotSupportedException($"{name} is generic, which this build does not support. Declare one method for each type.");

        if (method.IsStatic || method.IsSpecialName)
            throw new NotSupportedException($"{name}: grain interfaces have methods only, no properties, events or static members.");

        if (!IsAwaitable(method.ReturnType))
        {
            throw new NotSupportedException(
                $"{name} returns {method.ReturnType}. Methods of grain interfaces return Task, Task<T>, ValueTask or ValueTask<T>.");
        }

        var result = ResultOf(method.ReturnType);
        if (method.IsDefined(typeof(Concurrency.OneWayAttribute)) && result is not null)
            throw new NotSupportedException($"{name} is [OneWay] and has a result, which nobody would get. Let it return Task.");

        // The grains of the runtime itself keep nothing of what they are given or give.
        var isOwn = method.DeclaringType.Assembly == typeof(GrainMethodCheck).Assembly;
        foreach (var parameter in method.GetParameters())
        {
            if (parameter.ParameterType.IsByRef)
                throw new NotSupportedException($"{name}: parameter {parameter.Name} is passed by reference, which a call to a grain can't do.");
            if (!isOwn && !parameter.IsDefined(typeof(ImmutableAttribute)))
                ImmutabilityCheck.Check(parameter.ParameterType, $"{name}, parameter {parameter.Name}");
        }

        if (!isOwn && result is not null && !method.ReturnParameter.IsDefined(typeof(ImmutableAttribute)))
            ImmutabilityCheck.Check(result, $"{name}, result");
    }

    /// <summary>The type of the result of a method that returns this; null if it has none.</summary>
    public static Type? ResultOf(Type returned) => returned.IsGenericType ? returned.GetGenericArguments()[0] : null;

    private static bool IsAwaitable(Type type) =>
        type == typeof(Task) || type == typeof(ValueTask)
        || (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>)));
}
