using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Streetcar.Grains;

/// <summary>Places a cursor's grain on the silo that opened the cursor; see <see cref="CursorIds"/>.</summary>
[Serializable]
internal sealed class CursorPlacement : PlacementStrategy;

/// <summary>Marks the grain of cursors.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class CursorPlacementAttribute() : PlacementAttribute(new CursorPlacement());

/// <summary>Finds the silo that a cursor's id names.</summary>
internal sealed class CursorPlacementDirector : IPlacementDirector
{
    /// <summary>
    /// The silo that opened the cursor, in whatever state it is. Where it is gone its cursors are too, and any silo can say
    /// so; this one does.
    /// </summary>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        long id = target.GrainIdentity.GetIntegerKey();
        if (!CursorIds.IsOn(id, context.LocalSilo))
        {
            foreach (var silo in context.GetCompatibleSilos(target))
            {
                if (CursorIds.IsOn(id, silo))
                    return Task.FromResult(silo);
            }
        }

        return Task.FromResult(context.LocalSilo);
    }
}
