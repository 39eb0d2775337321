using Orleans;
using Orleans.Placement;
using Orleans.Runtime;

namespace Streetcar.Grains.Sessions;

/// <summary>
/// Owns a session's transactions; see <see cref="ISessionGrain"/>. It lives where the session's first transaction began, and
/// runs their commands one at a time; what ends a transaction meanwhile ends the command that runs in it.
/// </summary>
[PreferLocalPlacement]
[GrainType("streetcar.session")]
internal sealed class SessionGrain(QueryServices services, OpenTransactions open, ErrorReplies failures) : Grain, ISessionGrain
{
    private SessionTransactions? _transactions;

    private SessionTransactions Transactions => _transactions ??= new(this.GetPrimaryKey(), services, open);

    public async ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await Transactions.RunAsync(command, cancellationToken);
            if (Transactions.Remaining is { } remaining)
                DelayDeactivation(remaining);
            return reply;
        }
        catch (Exception e)
        {
            return failures.ToReply(e, command);
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        open.KillAsync([this.GetPrimaryKey()]);
}
