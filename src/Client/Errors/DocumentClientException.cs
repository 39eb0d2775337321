using MongoDB.Bson;

namespace Streetcar.Client;

/// <summary>What an operation failed with: the server refused it (<see cref="CommandException"/>), or no answer came.</summary>
public abstract class DocumentClientException : Exception
{
    private protected DocumentClientException(string message, IReadOnlyList<string> labels, Exception? inner)
        : base(message, inner) => ErrorLabels = labels;

    /// <summary>
    /// What may be done about it, in words of MongoDB's: <c>TransientTransactionError</c> where the whole transaction may be run
    /// again, <c>UnknownTransactionCommitResult</c> where its commit may, <c>RetryableWriteError</c> where the write may.
    /// </summary>
    public IReadOnlyList<string> ErrorLabels { get; }

    /// <summary>Whether the error has a label, such as <c>TransientTransactionError</c>.</summary>
    /// <param name="label">The label.</param>
    public bool HasErrorLabel(string label) => ErrorLabels.Contains(label);

    private protected static IReadOnlyList<string> LabelsOf(BsonDocument error) =>
        error.TryGetValue("errorLabels", out var labels) && labels is BsonArray array ? [.. array.Select(label => label.ToString()!)] : [];
}
