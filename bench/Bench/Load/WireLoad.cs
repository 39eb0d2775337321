using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Streetcar.Bench;

/// <summary>
/// Loads a server over some connections from one thread, which leaves the server what it can of the processors. Each
/// connection has one request under way at any time.
/// </summary>
internal sealed class WireLoad : IDisposable
{
    private readonly Client[] _clients;
    private readonly Dictionary<Socket, Client> _bySocket;

    public WireLoad(IPEndPoint server, IEnumerable<Conversation> conversations, LogIn? logIn = null)
    {
        _clients = [.. conversations.Select(conversation => new Client(new Connection(server, logIn), conversation))];
        _bySocket = _clients.ToDictionary(client => client.Connection.Socket);
    }

    /// <summary>Runs operations until the time is over, and waits for those that are then under way.</summary>
    public Measurement Run(TimeSpan time)
    {
        var watches = new Stopwatches(Stopwatch.GetTimestamp());
        int active = _clients.Count(client => client.Start(watches, time));
        var ready = new List<Socket>(active);
        while (active > 0)
        {
            if (_clients.Length > 1)
                WaitForReplies(ready);
            foreach (var client in _clients.Length > 1 ? ready.Select(socket => _bySocket[socket]) : _clients)
            {
                if (!client.GoOn(watches, time))
                    active--;
            }
        }

        return Stopwatches.Sum([watches]);
    }

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Connection.Dispose();
    }

    private void WaitForReplies(List<Socket> ready)
    {
        ready.Clear();
        foreach (var client in _clients)
        {
            if (client.IsActive)
                ready.Add(client.Connection.Socket);
        }

        Socket.Select(ready, null, null, TimeSpan.FromSeconds(60));
        if (ready.Count == 0)
            throw new TimeoutException("The server has not answered for a minute.");
    }

    private sealed class Client(Connection connection, Conversation conversation)
    {
        private long _started;
        private int _units;

        public Connection Connection => connection;

        public bool IsActive { get; private set; }

        /// <summary>Starts the next operation; false where there is none, or no time.</summary>
        public bool Start(Stopwatches watches, TimeSpan time)
        {
            var message = watches.Elapsed < time ? conversation.Next() : default;
            IsActive = !message.IsEmpty;
            if (!IsActive)
                return false;
            _units = 0;
            _started = Stopwatch.GetTimestamp();
            connection.Send(message.Span);
            return true;
        }

        /// <summary>Takes a reply and goes on; false where all operations are over.</summary>
        public bool GoOn(Stopwatches watches, TimeSpan time)
        {
            if (!connection.TryReceive(out var reply))
                return true;
            _units += conversation.Take(reply, out bool isOver);
            if (!isOver)
            {
                connection.Send(conversation.Next().Span);
                return true;
            }

            watches.Add(_started, _units);
            return Start(watches, time);
        }
    }
}
