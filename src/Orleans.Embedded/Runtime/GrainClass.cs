using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;

namespace Orleans;

/// <summary>What the runtime knows of a grain class, read from its attributes once.</summary>
internal sealed class GrainClass
{
    private readonly Lazy<ObjectFactory> _factory;

    public GrainClass(Type implementation)
    {
        Implementation = implementation;
        Type = GrainType.Create(
            implementation.GetCustomAttribute<GrainTypeAttribute>()?.Name ?? DefaultName(implementation));
        IsReentrant = implementation.IsDefined(typeof(ReentrantAttribute), inherit: true);

        var placement = implementation.GetCustomAttribute<PlacementAttribute>();
        Placement = placement?.Kind ?? PlacementKind.Random;
        MaxLocalWorkers = (placement as StatelessWorkerAttribute)?.MaxLocalWorkers ?? 1;
        CollectionAge = implementation.GetCustomAttribute<CollectionAgeLimitAttribute>()?.AgeLimit;
        _factory = new(() => ActivatorUtilities.CreateFactory(implementation, []));
    }

    public Type Implementation { get; }

    public GrainType Type { get; }

    public bool IsReentrant { get; }

    public PlacementKind Placement { get; }

    public int MaxLocalWorkers { get; }

    public TimeSpan? CollectionAge { get; }

    public IGrainBase CreateInstance(IServiceProvider services) => (IGrainBase)_factory.Value(services, null);

    private static string DefaultName(Type implementation)
    {
        var name = implementation.Name;
        if (name.EndsWith("Grain", StringComparison.Ordinal) && name.Length > "Grain".Length)
            name = name[..^"Grain".Length];
        return name.ToLowerInvariant();
    }
}
