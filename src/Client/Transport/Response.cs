using System.Buffers;

namespace Streetcar.Client;

/// <summary>
/// A reply. A large one may lie in a pooled buffer: whoever reads such replies one after another gives each buffer back
/// when it is done with it, having copied what it hands out. Nobody else need care: a buffer that never goes back is
/// collected like any other.
/// </summary>
internal readonly struct Response
{
    private readonly byte[]? _pooled;

    /// <summary>A reply in bytes of its own.</summary>
    public Response(ReadOnlyMemory<byte> body) => Body = body;

    /// <summary>A reply in a buffer of the shared pool.</summary>
    public Response(byte[] pooled, Range body)
    {
        _pooled = pooled;
        Body = pooled.AsMemory(body);
    }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>A part of the body that outlives <see cref="Return"/>.</summary>
    public ReadOnlyMemory<byte> Keep(ReadOnlyMemory<byte> part) => _pooled is null ? part : part.ToArray();

    /// <summary>Gives the buffer back.</summary>
    public void Return()
    {
        if (_pooled is not null)
            ArrayPool<byte>.Shared.Return(_pooled);
    }
}
