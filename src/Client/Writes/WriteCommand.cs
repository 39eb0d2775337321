using Streetcar.Abstractions;
using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>An <c>insert</c>, <c>update</c> or <c>delete</c> of one or more statements.</summary>
internal static class WriteCommand
{
    /// <summary>Has statements of one kind run.</summary>
    /// <param name="runner">What runs commands.</param>
    /// <param name="concerns">What is asked of the write.</param>
    /// <param name="database">The database's name.</param>
    /// <param name="collection">The collection's name.</param>
    /// <param name="kind">What the statements are.</param>
    /// <param name="statements">The statements, back to back.</param>
    /// <param name="isMulti">Whether one of them may change several documents.</param>
    /// <param name="ordered">Whether to stop at the first that fails.</param>
    /// <param name="fields">The command's further fields.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <returns>The reply; what failed of the statements is in it.</returns>
    public static ValueTask<Response> RunAsync(
        CommandRunner runner,
        Concerns concerns,
        string database,
        string collection,
        WriteKind kind,
        ReadOnlyMemory<byte> statements,
        bool isMulti,
        bool ordered,
        List<BsonElement> fields,
        CancellationToken cancellationToken)
    {
        var name = kind switch
        {
            WriteKind.Insert => "insert"u8,
            WriteKind.Update => "update"u8,
            _ => "delete"u8,
        };
        string sequence = kind switch
        {
            WriteKind.Insert => "documents",
            WriteKind.Update => "updates",
            _ => "deletes",
        };
        var request = new Request(database, name, collection)
        {
            Retry = isMulti ? Retry.Never : Retry.Write,
            Documents = new DocumentSequence(sequence, statements),
        };
        return runner.RunAsync(request.With("ordered"u8, ordered).With(fields).ForWrite(concerns), cancellationToken);
    }
}
