using Orleans.Concurrency;

namespace Streetcar.Grains;

/// <summary>Runs the commands that change nothing; see <see cref="IReaderGrain"/>.</summary>
[StatelessWorker(MaxWorkers), Reentrant]
internal sealed class ReaderGrain(Reads reads, Failures failures) : Grain, IReaderGrain
{
    // Far more than processors: a read keeps its worker until its batch is full, and a scan must not hold up a ping.
    private const int MaxWorkers = 64;

    public async ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken)
    {
        try
        {
            return await ReaderCommands.Get(command.Name)(reads, command, cancellationToken);
        }
        catch (Exception e)
        {
            return failures.ToReply(e, command);
        }
    }
}
