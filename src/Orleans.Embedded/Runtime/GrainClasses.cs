using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Orleans;

/// <summary>The grain classes of the application, by the interfaces they implement.</summary>
internal static class GrainClasses
{
    private static readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainClass> ByInterface = [];
    private static readonly Lazy<IReadOnlyList<GrainClass>> All = new(Find);

    public static GrainClass Of(Type grainInterface, string? classNamePrefix = null) =>
        ByInterface.TryGetValue((grainInterface, classNamePrefix), out var known)
            ? known
            : ByInterface.GetOrAdd((grainInterface, classNamePrefix), Choose);

    public static GrainClass Of(GrainType type) =>
        All.Value.FirstOrDefault(c => c.Type == type)
        ?? throw new ArgumentException($"There is no grain class of type \"{type}\".");

    private static GrainClass Choose((Type Interface, string? Prefix) wanted)
    {
        var (type, prefix) = wanted;
        if (!type.IsInterface || !typeof(IAddressable).IsAssignableFrom(type))
            throw new ArgumentException($"{type} is not a grain interface: it must be an interface that derives from {nameof(IGrain)}.");

        var classes = All.Value.Where(c => type.IsAssignableFrom(c.Implementation)).ToList();
        if (prefix is not null)
            classes.RemoveAll(c => !c.Implementation.FullName!.StartsWith(prefix, StringComparison.Ordinal));

        return classes switch
        {
            [var only] => only,
            [] => throw new ArgumentException(
                $"Could not find an implementation for interface {type}{(prefix is null ? "" : $" whose name begins with \"{prefix}\"")}. "
                + "Grain classes are looked for in the application's own assemblies."),
            _ => throw new ArgumentException(
                $"Unable to identify a single appropriate grain type for interface {type}: "
                + $"{string.Join(", ", classes.Select(c => c.Implementation.FullName))} implement it. Name one by its grainClassNamePrefix."),
        };
    }

    private static IReadOnlyList<GrainClass> Find()
    {
        var classes = ApplicationAssemblies.WithGrains()
            .SelectMany(a => a.GetTypes())
            .Where(t => t is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
                && typeof(IGrainBase).IsAssignableFrom(t) && typeof(IAddressable).IsAssignableFrom(t))
            .Select(t => new GrainClass(t))
            .ToList();

        foreach (var sameName in classes.GroupBy(c => c.Type).Where(g => g.Count() > 1))
        {
            throw new OrleansConfigurationException(
                $"The grain classes {string.Join(" and ", sameName.Select(c => c.Implementation.FullName))} share the "
                + $"grain type \"{sameName.Key}\". Give one of them another with [GrainType].");
        }

        return classes;
    }
}
