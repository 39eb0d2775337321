using Orleans.Concurrency;

namespace Streetcar.Grains;

/// <summary>Runs the commands that change nothing; see <see cref="IReaderGrain"/>.</summary>
[StatelessWorker, Reentrant]
internal sealed class ReaderGrain(Reads reads, Failures failures) : Grain, IReaderGrain
{
    public async Task<Reply> RunAsync(Command command, CancellationToken cancellationToken)
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
