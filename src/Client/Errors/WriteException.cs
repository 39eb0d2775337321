namespace Streetcar.Client;

/// <summary>
/// Writes failed, while others of the same call may have been done. Its code and message are those of the first failure.
/// </summary>
public sealed class WriteException : CommandException
{
    internal WriteException(IReadOnlyList<FailedWrite> failures, BulkResult result, Exception? inner = null)
        : base(failures[0].Error, Describe(failures), inner)
    {
        Failures = failures;
        Result = result;
    }

    /// <summary>The failures, by their index; at least one.</summary>
    public IReadOnlyList<FailedWrite> Failures { get; }

    /// <summary>What was done nevertheless.</summary>
    public BulkResult Result { get; }

    private static string Describe(IReadOnlyList<FailedWrite> failures) => failures.Count == 1
        ? failures[0].Message
        : $"{failures[0].Message} (and {failures.Count - 1} more failed)";
}
