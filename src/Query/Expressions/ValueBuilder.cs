using System.Buffers.Binary;
using System.Buffers.Text;
using Streetcar.Bson;
using Streetcar.Bson.Memory;

namespace Streetcar.Query.Expressions;

/// <summary>
/// Writes an array, a document or a string of any size that an expression makes. What is written stays in pieces until it is complete,
/// so that growing never copies much nor takes twice the memory; it is counted, and an operation's end ends it.
/// </summary>
internal sealed class ValueBuilder : IDisposable
{
    private const int FirstPiece = 256;
    private const int PieceSize = 256 * 1024;

    // A type, an index and its terminator.
    private const int MaxHeader = 12;

    private readonly ElementType _type;
    private List<(byte[] Bytes, int Length)>? _full;
    private byte[] _piece = BufferPool.Rent(FirstPiece);
    private int _used = sizeof(int);
    private long _inFull;

    private ValueBuilder(ElementType type) => _type = type;

    /// <summary>How many elements or fields there are.</summary>
    public int Count { get; private set; }

    private long Length => _inFull + _used;

    public static ValueBuilder Array() => new(ElementType.Array);

    public static ValueBuilder Document() => new(ElementType.Document);

    /// <summary>A string, of which <see cref="Write(ReadOnlySpan{byte})"/> writes parts.</summary>
    /// <param name="length">Its length in bytes where that is known, so that what is too long is not begun.</param>
    public static ValueBuilder String(long length = 0)
    {
        ExpressionLimits.CheckString(length);
        return new ValueBuilder(ElementType.String);
    }

    /// <summary>An array of values; missing ones count as null.</summary>
    public static RawValue ArrayOf(ReadOnlySpan<RawValue> values)
    {
        using var builder = Array();
        foreach (var value in values)
            builder.Add(value);
        return builder.ToValue();
    }

    /// <summary>Adds an element to an array; a missing one counts as null.</summary>
    public void Add(RawValue value) => Add(value.OrNull.Raw);

    /// <summary>Adds an element to an array.</summary>
    public void Add(RawValueSpan value)
    {
        Start(value.Type);
        Write(value.Bytes);
    }

    /// <summary>Adds a string to an array.</summary>
    public void AddString(ReadOnlySpan<byte> utf8)
    {
        Start(ElementType.String);
        WriteString(utf8);
    }

    /// <summary>Adds a field to a document.</summary>
    public void Add(ReadOnlySpan<byte> name, RawValueSpan value)
    {
        Step();
        Write([(byte)value.Type]);
        Write(name);
        Write([0]);
        Write(value.Bytes);
    }

    /// <summary>Starts an element of an array, whose payload is to be written next.</summary>
    public void Start(ElementType type)
    {
        if (_piece.Length - _used < MaxHeader)
            Grow();
        var room = _piece.AsSpan(_used);
        room[0] = (byte)type;
        Utf8Formatter.TryFormat(Count, room[1..], out int digits);
        room[digits + 1] = 0;
        _used += digits + 2;
        Step();
    }

    /// <summary>Writes a part of a payload.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > _piece.Length - _used)
        {
            int fits = _piece.Length - _used;
            bytes[..fits].CopyTo(_piece.AsSpan(_used));
            _used += fits;
            bytes = bytes[fits..];
            Grow();
        }

        bytes.CopyTo(_piece.AsSpan(_used));
        _used += bytes.Length;
    }

    /// <summary>Writes a number of a payload.</summary>
    public void Write(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        Write(bytes);
    }

    /// <summary>Writes a string's payload.</summary>
    public void WriteString(ReadOnlySpan<byte> utf8)
    {
        Write(utf8.Length + 1);
        Write(utf8);
        Write([0]);
    }

    /// <summary>The value. Nothing may be added afterwards.</summary>
    public RawValue ToValue()
    {
        CheckSize();
        Write([0]);
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)Length);
        int at = 0;
        foreach (var (full, length) in _full ?? [])
        {
            full.AsSpan(0, length).CopyTo(bytes.AsSpan(at));
            at += length;
        }

        _piece.AsSpan(0, _used).CopyTo(bytes.AsSpan(at));
        BinaryPrimitives.WriteInt32LittleEndian(bytes, _type == ElementType.String ? bytes.Length - sizeof(int) : bytes.Length);
        GivePiecesBack();
        OperationContext.Charge(bytes.Length);
        return RawValue.Over(new RawValueSpan(_type, bytes), bytes);
    }

    public void Dispose()
    {
        GivePiecesBack();
        if (_piece.Length > 0)
            BufferPool.Return(_piece);
        _piece = [];
    }

    private void Step()
    {
        if ((++Count & 15) == 0)
            OperationContext.CheckForInterrupt();
        if (Length > ExpressionLimits.MaxSize)
            ExpressionLimits.CheckSize(Length);
    }

    private void Grow()
    {
        CheckSize();
        if (_piece.Length < PieceSize)
        {
            byte[] larger = BufferPool.Rent(_piece.Length * 2);
            _piece.AsSpan(0, _used).CopyTo(larger);
            BufferPool.Return(_piece);
            _piece = larger;
            return;
        }

        OperationContext.CheckForInterrupt(_used);
        OperationContext.Charge(_piece.Length);
        (_full ??= []).Add((_piece, _used));
        _inFull += _used;
        _used = 0;
        _piece = BufferPool.Rent(PieceSize);
    }

    private void CheckSize()
    {
        if (_type == ElementType.String)
            ExpressionLimits.CheckString(Length - sizeof(int));
        else
            ExpressionLimits.CheckSize(Length);
    }

    private void GivePiecesBack()
    {
        foreach (var (bytes, _) in _full ?? [])
        {
            BufferPool.Return(bytes);
            OperationContext.Discharge(bytes.Length);
        }

        _full = null;
    }
}
