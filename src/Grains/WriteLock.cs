using Streetcar.Grains.Commands;

namespace Streetcar.Grains;

/// <summary>The lock that <c>fsync</c> has on writes. It is waited for before a grain is called, since such calls do not wait for long.</summary>
internal static class WriteLock
{
    /// <summary>Waits until writes may go on, for as long as a command may take.</summary>
    /// <param name="store">The store that is locked.</param>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="DocumentException">MaxTimeMSExpired.</exception>
    public static async ValueTask WaitAsync(IDocumentStore store, Command command, CancellationToken cancellationToken)
    {
        try
        {
            await store.Unlocked.WaitAsync(GenericArguments.MaxTimeOf(command) ?? Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw DocumentException.OutOfTime();
        }
    }
}
