using Orleans.Concurrency;

namespace Streetcar.Grains;

/// <summary>Routes the commands of Orleans clients; see <see cref="IDoorGrain"/>.</summary>
[StatelessWorker, Reentrant]
internal sealed class DoorGrain(IGrainFactory grains) : Grain, IDoorGrain
{
    private readonly CommandRouter _router = CommandRouter.InSilo(grains);

    public ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken) =>
        _router.RunAsync(command, cancellationToken);
}
