using Orleans;
using Orleans.CodeGeneration;
using Orleans.Concurrency;
using Streetcar.Protocol;

namespace Streetcar.Abstractions;

/// <summary>
/// What silos send a cursor's grain, under the cursor's id. The grain lives on the silo that opened the cursor, which the
/// id names, from the first <c>getMore</c> until the cursor is exhausted, killed or idle for ten minutes.
/// </summary>
[Alias("streetcar.IBatchGrain"), Version(2)]
internal interface IBatchGrain : IGrainWithIntegerKey
{
    /// <summary>Answers a <c>getMore</c>.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Ends the wait for the batch.</param>
    /// <returns>The reply; CursorNotFound (43) where no cursor is open under this id.</returns>
    [Alias("GetMore")]
    [ResponseTimeout(ResponseTimeouts.Command)]
    ValueTask<Reply> GetMoreAsync(Command command, CancellationToken cancellationToken);

    /// <summary>Whose the cursor is.</summary>
    /// <returns>What is known of it; null where no cursor is open under this id.</returns>
    [AlwaysInterleave]
    [Alias("Find")]
    Task<CursorUse?> FindAsync();

    /// <summary>Closes the cursor, also while a batch is being read.</summary>
    /// <returns>Whether one was open.</returns>
    [AlwaysInterleave]
    [Alias("Kill")]
    Task<bool> KillAsync();
}
