using System.Reflection;
using Orleans.Concurrency;

namespace Orleans;

/// <summary>What the runtime knows of a method of a grain interface, read from its attributes once.</summary>
internal sealed class GrainMethod
{
    /// <summary>The ticks of grain timers, which are requests too.</summary>
    public static readonly GrainMethod TimerTick = new("timer tick", interleaves: false);

    public static readonly GrainMethod InterleavingTimerTick = new("timer tick", interleaves: true);

    public GrainMethod(MethodInfo method)
    {
        Name = $"{method.DeclaringType!.FullName}.{method.Name}";
        AlwaysInterleaves = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        IsReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        IsOneWay = method.IsDefined(typeof(OneWayAttribute));
        ResponseTimeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
    }

    private GrainMethod(string name, bool interleaves)
    {
        Name = name;
        AlwaysInterleaves = interleaves;
        IsOneWay = true;
    }

    public string Name { get; }

    public bool AlwaysInterleaves { get; }

    public bool IsReadOnly { get; }

    public bool IsOneWay { get; }

    public TimeSpan? ResponseTimeout { get; }
}
