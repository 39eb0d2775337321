using Orleans;

namespace Streetcar.Grains.Authentication;

/// <summary>Changes users and roles, one change after the other; see <see cref="IUsersGrain"/>.</summary>
[GrainType("streetcar.users")]
internal sealed class UsersGrain(IDocumentStore store, ErrorReplies failures) : Grain, IUsersGrain
{
    // Who writes to the collections of users and roles himself may come between.
    private const int MaxAttempts = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public async ValueTask<Reply> RunAsync(Command command, bool onlyFirst, CancellationToken cancellationToken)
    {
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    return await RunOnceAsync(command, onlyFirst, cancellationToken);
                }
                catch (DocumentException e) when (e.Code == ErrorCode.WriteConflict && attempt < MaxAttempts)
                {
                    await Task.Delay(Pause * attempt, cancellationToken);
                }
            }
        }
        catch (Exception e)
        {
            return failures.ToReply(e, command);
        }
    }

    private async ValueTask<Reply> RunOnceAsync(Command command, bool onlyFirst, CancellationToken cancellationToken)
    {
        var definition = CommandTable.Get(command.Name);
        await using var transaction = await store.BeginTransactionAsync(
            new OperationId(Guid.NewGuid().ToByteArray(), 1), RawDocument.Empty, cancellationToken);
        var users = new UserTransaction(transaction);
        await users.MarkSchemaAsync(cancellationToken);
        if (onlyFirst && await UserDocuments.AnyAsync(transaction, cancellationToken))
            throw AccessControl.Unauthenticated(command);
        var reply = await definition.ChangeUsers!(users, command, cancellationToken);
        await transaction.CommitAsync(isJournaled: true, cancellationToken);
        return reply;
    }
}
