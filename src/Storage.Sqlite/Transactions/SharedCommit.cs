using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Files;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>
/// Commits a transaction to several databases, as a whole. The writer of each does the changes in a transaction of its own and
/// waits for the others; when all have, a journal is written, which decides that the transaction is committed; then each commits.
/// </summary>
/// <param name="folder">Where the journal is written.</param>
/// <param name="clock">The clock of the store.</param>
/// <param name="id">The transaction.</param>
/// <param name="holder">The holder of its locks.</param>
/// <param name="branches">Its branches that have changes, in the order of the databases' names.</param>
internal sealed class SharedCommit(
    DataFolder folder, ClusterClock clock, OperationId id, LockHolder holder, IReadOnlyList<TransactionBranch> branches)
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly SharedCommitPart[] _parts = new SharedCommitPart[branches.Count];
    private readonly TaskCompletionSource _decision = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RawTimestamp? _time;
    private string? _journal;

    /// <summary>Commits it. There may be one such commit at a time only.</summary>
    /// <returns>The time of the commit.</returns>
    /// <exception cref="DocumentException">WriteConflict: nothing was committed.</exception>
    public async ValueTask<RawTimestamp> RunAsync()
    {
        try
        {
            Queue(0);
            var failed = new List<int>();
            for (int i = 0; i < _parts.Length && _parts[i] is { } part; i++)
            {
                if (!await IsCommittedAsync(part).ConfigureAwait(false))
                    failed.Add(i);
            }

            foreach (int i in failed)
                await CommitLaterAsync(branches[i]).ConfigureAwait(false);
            folder.Delete(_journal!);
            return _time!.Value;
        }
        finally
        {
            if (_time is { } time)
                clock.EndCommit(time);
        }
    }

    /// <summary>Does a part's changes and waits until it is decided that all are committed. For the part's writer.</summary>
    public void Prepare(int place)
    {
        try
        {
            _parts[place].Transaction!.Apply(id, holder, branches[place].Changes);
            if (place + 1 < _parts.Length)
                Queue(place + 1);
            else
                Decide();
        }
        catch (Exception reason)
        {
            _decision.TrySetException(reason);
        }

        // This is the writer's own thread, which has nothing else to do until then.
        _decision.Task.GetAwaiter().GetResult();
    }

    private void Queue(int place)
    {
        _parts[place] = new SharedCommitPart(this, place);
        if (!_parts[place].TryQueue(branches[place].Database))
            throw new DocumentLockedException(Task.CompletedTask);
    }

    // No part is seen before all that are to be seen with it are known to be under way.
    private void Decide()
    {
        var time = CommitHistory.BeginTogether([.. branches.Select(branch => branch.Database)]);
        _time = time;
        foreach (var part in _parts)
            part.Transaction!.SetBegun(time);
        try
        {
            _journal = TransactionJournal.Write(
                folder, id, time, [.. branches.Select(branch => (branch.Database.Name, branch.Changes))]);
        }
        catch
        {
            foreach (var part in _parts)
                part.Transaction!.AbandonCommit();
            throw;
        }

        _decision.SetResult();
    }

    private async ValueTask<bool> IsCommittedAsync(SharedCommitPart part)
    {
        try
        {
            return await part.Completion.ConfigureAwait(false);
        }
        catch (Exception) when (_journal is not null)
        {
            return false;
        }
    }

    // The disk may be full. The transaction is committed all the same: its locks keep others away until this is done, or the
    // store is opened again.
    private async Task CommitLaterAsync(TransactionBranch branch)
    {
        while (true)
        {
            await Task.Delay(PauseAfterFailure).ConfigureAwait(false);
            try
            {
                await new TransactionCommit(id, holder, branch, isJournaled: true).RunAsync(CancellationToken.None).ConfigureAwait(false);
                return;
            }
            catch (DocumentException e) when (e is not DocumentLockedException)
            {
                // Again.
            }
        }
    }
}
