using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>
/// A logical session, by which a server knows that commands belong together. The client gives each operation a session
/// by itself; one is needed only by who runs commands that name it. Used by one command at a time.
/// </summary>
public sealed class ClientSession : IDisposable
{
    private readonly CommandRunner _runner;
    private readonly Session _session;
    private bool _disposed;

    internal ClientSession(CommandRunner runner)
    {
        _runner = runner;
        _session = runner.RentSession();
    }

    /// <summary>What commands name as <c>lsid</c>.</summary>
    public BsonDocument Id => _session.Id;

    /// <exception cref="ObjectDisposedException">The session is over.</exception>
    internal Session Session
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _session;
        }
    }

    /// <summary>Ends the session.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _runner.ReturnSession(_session);
    }
}
