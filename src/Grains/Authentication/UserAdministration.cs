using Orleans;
using Orleans.Runtime;
using Streetcar.Grains.Commands;
using Streetcar.Grains.Sessions;

namespace Streetcar.Grains.Authentication;

/// <summary>Runs the commands about users and roles: in their grain, or in the server that the store is in front of.</summary>
/// <param name="store">Where users are, or that knows where.</param>
/// <param name="users">What is known of them here.</param>
/// <param name="silos">Which silos there are.</param>
/// <param name="grains">Where the grains are reached.</param>
internal sealed class UserAdministration(IDocumentStore store, UserDirectory users, ISiloStatusOracle silos, IGrainFactory grains)
{
    // Beyond it, silos that do not answer find out by themselves.
    private static readonly TimeSpan LongestTelling = TimeSpan.FromSeconds(2);

    /// <summary>Whether users and roles are in the server that the store is in front of.</summary>
    public bool AreElsewhere => !store.KeepsSettings;

    /// <summary>Changes users or roles. All silos know of it then.</summary>
    /// <param name="command">A <see cref="CommandKind.Users"/>.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async ValueTask<Reply> ChangeAsync(Command command, CancellationToken cancellationToken)
    {
        try
        {
            if (AreElsewhere)
                return await ForwardAsync(command, changes: true, cancellationToken);
            await WriteLock.WaitAsync(store, command, cancellationToken);
            // Who has not logged in comes so far for the first user alone.
            bool onlyFirst = command.Connection is { MustLogIn: true, User: null };
            return await RejectedCalls.RepeatAsync(
                static (call, token) => call.Grain.RunAsync(call.command, call.onlyFirst, token),
                (Grain: grains.GetGrain<IUsersGrain>(0), command, onlyFirst),
                static (_, _) => false,
                cancellationToken);
        }
        finally
        {
            await TellAsync();
        }
    }

    /// <summary>Runs a command in the server that the store is in front of.</summary>
    /// <param name="command">The command.</param>
    /// <param name="changes">Whether it may change something.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async ValueTask<Reply> ForwardAsync(Command command, bool changes, CancellationToken cancellationToken) =>
        Replies.From(await store.RunUserCommandAsync(command.Database, WithoutSession(command.Document), changes, cancellationToken));

    private static RawDocument WithoutSession(RawDocument command) => new(command.Where(
        (field, index) => index == 0 || field.Name is "maxTimeMS" or "writeConcern" or "comment" || !GenericArguments.Readers.ContainsKey(field.Name)));

    private async ValueTask TellAsync()
    {
        users.Forget();
        var others = grains.OfOthers<ISiloUsersGrain>(silos).Select(silo => silo.ForgetAsync()).ToList();
        try
        {
            await Task.WhenAll(others).WaitAsync(LongestTelling);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
        }
    }
}
