using System.Collections.Concurrent;

namespace Orleans;

/// <summary>The generated proxy classes, one for each grain interface.</summary>
internal static class GrainProxies
{
    private static readonly ConcurrentDictionary<Type, Lazy<NewGrainProxy>> ByInterface = [];

    /// <summary>The constructor of the interface's proxy class.</summary>
    /// <exception cref="NotSupportedException">A method of the interface can't be called across grains.</exception>
    /// <exception cref="ArgumentException">It is not a grain interface.</exception>
    public static NewGrainProxy Of(Type grainInterface) =>
        ByInterface.GetOrAdd(grainInterface, static type => new(() => ProxyEmitter.Emit(type))).Value;
}
