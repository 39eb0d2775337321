using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace Streetcar.Abstractions;

/// <summary>
/// One open cursor, under its id: holds the rest of a result and reads one batch ahead. Goes away when it is exhausted,
/// killed or idle for ten minutes.
/// </summary>
[Alias("streetcar.ICursorGrain"), Version(1)]
public interface ICursorGrain : IGrainWithIntegerKey
{
    /// <summary>Takes over the store cursor that the reader on this silo laid down under this id.</summary>
    /// <param name="opening">What the cursor needs to know.</param>
    [Alias("Open")]
    Task OpenAsync(CursorOpening opening);

    /// <summary>Answers a <c>getMore</c>.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Ends the wait for the batch.</param>
    /// <returns>The reply; CursorNotFound (43) where no cursor is open under this id.</returns>
    [Alias("GetMore")]
    [ResponseTimeout(ResponseTimeouts.Command)]
    ValueTask<Reply> GetMoreAsync(Command command, CancellationToken cancellationToken);

    /// <summary>Closes the cursor, also while a batch is being read.</summary>
    /// <returns>Whether one was open.</returns>
    [AlwaysInterleave]
    [Alias("Kill")]
    Task<bool> KillAsync();
}
