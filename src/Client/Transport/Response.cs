using System.Buffers;
using Streetcar.Abstractions;
using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>
/// A reply. A large one may lie in a pooled buffer: whoever reads such replies one after another gives each buffer back
/// when it is done with it, having copied what it hands out. Nobody else need care: a buffer that never goes back is
/// collected like any other.
/// </summary>
internal readonly struct Response
{
    /// <summary>What stands for the reply to a command that is not answered.</summary>
    public static readonly Response Unanswered = new(new BsonDocument { ["ok"] = 1 }.Bytes);

    private readonly byte[]? _pooled;
    private readonly Reply? _reply;

    /// <summary>A reply in bytes of its own.</summary>
    public Response(ReadOnlyMemory<byte> body) => Body = body;

    /// <summary>A reply in a buffer of the shared pool.</summary>
    public Response(byte[] pooled, Range body)
    {
        _pooled = pooled;
        Body = pooled.AsMemory(body);
    }

    /// <summary>A grain's reply.</summary>
    public Response(Reply reply)
    {
        _reply = reply;
        Body = reply.Body;
    }

    public ReadOnlyMemory<byte> Body { get; }

    private bool IsPooled => _pooled is not null || _reply is { IsPooled: true };

    /// <summary>A part of the body that outlives <see cref="Return"/>.</summary>
    public ReadOnlyMemory<byte> Keep(ReadOnlyMemory<byte> part) => IsPooled ? part.ToArray() : part;

    /// <summary>Gives the buffer back.</summary>
    public void Return()
    {
        if (_pooled is not null)
            ArrayPool<byte>.Shared.Return(_pooled);
        _reply?.Return();
    }
}
