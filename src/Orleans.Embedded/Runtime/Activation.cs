using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans;

/// <summary>One activation of a grain: its instance, its requests and its place in the world.</summary>
internal sealed partial class Activation(Silo silo, GrainClass grainClass, GrainId grainId, StatelessWorkers? pool)
    : TurnScheduler, IGrainContext
{
    /// <summary>The activation whose turn is running the calling code; null outside of turns.</summary>
    public static new Activation? Current => TaskScheduler.Current as Activation;

    public Silo Silo => silo;

    public GrainClass Class => grainClass;

    public GrainId GrainId => grainId;

    public GrainReference GrainReference => field ??= new GrainReference(silo.Caller, grainClass, grainId.Key);

    public override string ToString() => $"[Activation {grainId} on {silo.Address}, {_state}]";

    protected override void OnLongTurn(long milliseconds, GrainRequest? request) =>
        silo.Logger.LogWarning(
            "A turn of {Grain} took {Milliseconds} ms, which keeps its other requests and a thread waiting: {Request}",
            grainId, milliseconds, request?.ToString() ?? "the continuation of an await");
}
