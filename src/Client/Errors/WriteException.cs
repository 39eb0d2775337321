using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>
/// Writes failed, while others of the same call may have been done. Its code, message and details are those of the first
/// failure.
/// </summary>
public sealed class WriteException : DocumentException
{
    internal WriteException(IReadOnlyList<WriteError> errors, BulkWriteResult result)
        : base(errors[0].Code, Describe(errors), errors[0].Details)
    {
        Errors = errors;
        Result = result;
    }

    /// <summary>The failures, by their index; at least one.</summary>
    public IReadOnlyList<WriteError> Errors { get; }

    /// <summary>What was done nevertheless.</summary>
    public BulkWriteResult Result { get; }

    private static string Describe(IReadOnlyList<WriteError> errors) => errors.Count == 1
        ? errors[0].Message
        : $"{errors[0].Message} (and {errors.Count - 1} more failed)";
}
