namespace Streetcar.Testing;

// A look at what a test has made.
public sealed partial class StreetcarServer
{
    /// <summary>
    /// Says where the server is, and waits for Enter: in between its documents can be looked at by Compass or <c>mongosh</c>. For a
    /// developer, not for a test that is to end by itself. Where there is no keyboard, as in most test runners, it waits until it is
    /// cancelled or the process ends.
    /// </summary>
    /// <param name="output">Where it says so; null for the standard error, which test runners show.</param>
    /// <param name="input">Where Enter comes from; null for the standard input.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">The server has no port.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async Task WaitForDeveloperAsync(
        TextWriter? output = null, TextReader? input = null, CancellationToken cancellationToken = default)
    {
        await (output ?? Console.Error).WriteLineAsync($"Waiting for Enter; the server is at {ConnectionString}").ConfigureAwait(false);
        var keyboard = input ?? Console.In;
        // The console's reader blocks whoever asks it.
        string? line = await Task.Run(keyboard.ReadLine, CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (line is null)
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
    }
}
