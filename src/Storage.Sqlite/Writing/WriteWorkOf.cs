using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite;

/// <summary>Work that gives a result.</summary>
/// <param name="action">
/// What is done. A <see cref="DocumentException"/> from it is its outcome; it must have left nothing in the transaction
/// then, see <see cref="WriteTransaction.Attempt"/>.
/// </param>
internal sealed class WriteWork<T>(Func<WriteTransaction, T> action) : WriteWork
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DocumentException? _mistake;
    private T? _result;

    /// <summary>The outcome.</summary>
    /// <param name="cancellationToken">Withdraws the work where it has not been taken up yet.</param>
    public async Task<T> WaitAsync(CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(
            static (work, token) => ((WriteWork<T>)work!).Withdraw(token), this).ConfigureAwait(false);
        return await _completion.Task.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override void Execute(WriteTransaction transaction)
    {
        _mistake = null;
        try
        {
            _result = action(transaction);
        }
        catch (DocumentException mistake) when (mistake is not SqliteException)
        {
            _mistake = mistake;
        }
    }

    /// <inheritdoc/>
    public override void Deliver()
    {
        if (_mistake is not null)
            _completion.TrySetException(_mistake);
        else
            _completion.TrySetResult(_result!);
    }

    /// <inheritdoc/>
    public override void Fail(Exception reason) => _completion.TrySetException(reason);

    private void Withdraw(CancellationToken token)
    {
        if (TryWithdraw())
            _completion.TrySetCanceled(token);
    }
}
