using Orleans.Runtime;

namespace Orleans;

/// <summary>Makes references that implement <typeparamref name="T"/>, at the cost of one object each.</summary>
internal static class GrainProxy<T>
{
    private static GrainClass? _defaultClass;

    public static readonly NewGrainProxy Create = GrainProxies.Of(typeof(T));

    /// <summary>The only grain class that implements the interface.</summary>
    public static GrainClass DefaultClass => _defaultClass ??= GrainClasses.Of(typeof(T));
}

internal delegate GrainReference NewGrainProxy(GrainCaller caller, GrainClass grainClass, IdSpan key);
