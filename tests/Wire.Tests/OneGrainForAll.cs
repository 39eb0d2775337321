using System.Reflection;

namespace Streetcar.Wire.Tests;

/// <summary>A grain factory that gives out the same object for every grain.</summary>
public class OneGrainForAll : DispatchProxy
{
    internal GrainsInOne? Grains { get; set; }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Grains;
}
