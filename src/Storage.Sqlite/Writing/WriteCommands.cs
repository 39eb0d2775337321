using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>Runs the write commands of one call, in order; one that fails leaves the others as they are.</summary>
internal static class WriteCommands
{
    public static IReadOnlyList<WriteOutcome> Execute(
        WriteTransaction transaction, Namespace ns, IReadOnlyList<WriteRequest> requests)
    {
        var outcomes = new WriteOutcome[requests.Count];
        for (int i = 0; i < outcomes.Length; i++)
        {
            try
            {
                outcomes[i] = new WriteOutcome(ExecuteOnce(transaction, ns, requests[i]));
            }
            catch (DocumentException error) when (error is not SqliteException)
            {
                outcomes[i] = new WriteOutcome(error);
            }
        }

        return outcomes;
    }

    private static RawDocument ExecuteOnce(WriteTransaction transaction, Namespace ns, WriteRequest request)
    {
        if (request.Retry is not { } key)
            return Execute(transaction, ns, request);
        if (RetryableWrites.Find(transaction, key) is { } earlier)
            return earlier;
        var reply = Execute(transaction, ns, request);
        transaction.Retries.Save(transaction, key, reply);
        return reply;
    }

    private static RawDocument Execute(WriteTransaction transaction, Namespace ns, WriteRequest request) => request switch
    {
        InsertRequest insert => InsertCommand.Execute(transaction, ns, insert),
        UpdateRequest update => UpdateCommand.Execute(transaction, ns, update),
        DeleteRequest delete => DeleteCommand.Execute(transaction, ns, delete),
        FindAndModifyRequest modify => FindAndModifyCommand.Execute(transaction, ns, modify),
        _ => throw new DocumentException(ErrorCode.CommandNotSupported, $"No such write: {request.GetType().Name}"),
    };
}
