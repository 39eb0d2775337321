using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>An operation that is done in one transaction, together with others.</summary>
/// <param name="action">
/// The action. A <see cref="DocumentException"/> from it becomes the result; it must have left nothing in the transaction
/// then, see <see cref="WriteTransaction.InSavepoint{T}"/>. It may be called again for another transaction.
/// </param>
/// <param name="cancellationToken">Cancels the operation if it has not started yet.</param>
internal sealed class WriteAction<T>(Func<CommittedTransaction, T> action, CancellationToken cancellationToken)
    : WriteOperation<T>(cancellationToken)
{
    public override bool TryExecute(CommittedTransaction transaction)
    {
        try
        {
            SetResult(action(transaction));
        }
        catch (DocumentException error) when (error is not SqliteException)
        {
            SetError(error);
        }

        return true;
    }
}
