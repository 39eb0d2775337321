using MongoDB.Driver;

namespace Streetcar.Client;

/// <summary>
/// Runs a transaction, again where it may succeed then
/// (<see href="https://github.com/mongodb/specifications/blob/master/source/transactions-convenient-api/transactions-convenient-api.md"/>).
/// </summary>
/// <param name="session">The session.</param>
/// <param name="time">Bounds the repetitions.</param>
internal sealed class TransactionRetries(ClientSession session, TimeProvider time)
{
    private const int MaxTimeExpired = 50;
    private const double FirstPause = 5;
    private const double LongestPause = 500;
    private const double PauseGrowth = 1.5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly long _start = time.GetTimestamp();

    public async Task<TResult> RunAsync<TResult>(
        Func<ClientSession, CancellationToken, Task<TResult>> callback, TransactionOptions? options, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            session.StartTransaction(options);
            var pause = PauseAfter(attempt);
            try
            {
                var result = await callback(session, cancellationToken).ConfigureAwait(false);
                // Unless the callback has ended it.
                if (session.IsInTransaction)
                    await CommitAsync(cancellationToken).ConfigureAwait(false);
                return result;
            }
            catch (DocumentClientException e) when (e.HasErrorLabel(TransactionLabels.Transient) && HasTime(pause))
            {
                await session.AbortOpenAsync().ConfigureAwait(false);
            }
            catch
            {
                await session.AbortOpenAsync().ConfigureAwait(false);
                throw;
            }

            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await session.CommitTransactionAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (DocumentClientException e) when (e.HasErrorLabel(TransactionLabels.UnknownCommit)
                && e is not CommandException { Code: MaxTimeExpired }
                && HasTime(TimeSpan.Zero)
                && !cancellationToken.IsCancellationRequested)
            {
            }
        }
    }

    private bool HasTime(TimeSpan pause) => time.GetElapsedTime(_start) + pause < Patience;

    // At random, so that those that were in each other's way are not so again.
    private static TimeSpan PauseAfter(int attempt) => TimeSpan.FromMilliseconds(
        Random.Shared.NextDouble() * Math.Min(FirstPause * Math.Pow(PauseGrowth, attempt), LongestPause));
}
