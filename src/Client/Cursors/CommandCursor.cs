namespace Streetcar.Client;

/// <summary>A cursor over the reply of one command, such as <c>aggregate</c> or <c>listIndexes</c>.</summary>
internal sealed class CommandCursor<T>(
    CommandRunner runner, DocumentReader<T> read, Func<Session, Request> open, int documentsPerBatch = 0)
    : Cursor<T>(runner, read)
{
    private protected override Request Open(Session session)
    {
        DocumentsPerBatch = documentsPerBatch;
        return open(session);
    }
}
