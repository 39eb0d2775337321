namespace Streetcar.Client;

/// <summary>A cursor over the reply of one command, such as <c>aggregate</c> or <c>listIndexes</c>.</summary>
internal sealed class CommandCursor<T>(CommandRunner runner, DocumentReader<T> read, Func<Session, Request> open)
    : Cursor<T>(runner, read)
{
    private protected override Request Open(Session session) => open(session);
}
