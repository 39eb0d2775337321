using Microsoft.AspNetCore.Connections;
using Streetcar.Bson;

namespace Streetcar.Wire;

/// <summary>What the fail point <c>failCommand</c> is set to: which commands fail, how, and how often.</summary>
/// <param name="times">How often.</param>
/// <param name="commands">The commands' names.</param>
/// <param name="error">The error to answer with; null for none.</param>
/// <param name="closes">Whether the connection is closed without an answer.</param>
internal sealed class FailCommand(int times, HashSet<string> commands, ErrorCode? error, bool closes)
{
    private int _left = times;

    /// <exception cref="DocumentException">The command is to fail.</exception>
    /// <exception cref="ConnectionAbortedException">The command is to lose its connection.</exception>
    public void Check(string command)
    {
        if (!commands.Contains(command) || Interlocked.Decrement(ref _left) < 0)
            return;
        if (closes)
            throw new ConnectionAbortedException($"The fail point failCommand closes it on '{command}'.");
        if (error is { } code)
            throw new DocumentException(code, $"Failing command via 'failCommand' failpoint: {command}");
    }
}
