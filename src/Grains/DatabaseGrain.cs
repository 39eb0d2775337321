namespace Streetcar.Grains;

/// <summary>Changes a database's catalogue, one command after the other; see <see cref="IDatabaseGrain"/>.</summary>
internal sealed class DatabaseGrain(IDocumentStore store, Failures failures) : Grain, IDatabaseGrain
{
    public async ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken)
    {
        try
        {
            return await DatabaseCommands.Get(command.Name)(store, command, cancellationToken);
        }
        catch (Exception e)
        {
            return failures.ToReply(e, command);
        }
    }
}
