using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;
using Streetcar.Bson.Memory;

namespace Streetcar.Bson;

/// <summary>
/// Writes BSON front to back into one growing, pooled buffer. In a document every value follows a
/// <see cref="WriteName(ReadOnlySpan{byte})"/>; in an array the names are the indexes and are written automatically.
/// Not safe for use by several threads at once.
/// </summary>
/// <example><code>
/// using var writer = new RawWriter();
/// writer.WriteStartDocument();
/// writer.WriteName("ok"u8);
/// writer.WriteDouble(1);
/// writer.WriteEndDocument();
/// RawDocument reply = writer.ToDocument();
/// </code></example>
public sealed class RawWriter : IDisposable
{
    private const int NoName = -1;

    // A long buffer grows by this much, so that it does not take twice the memory.
    private const int MostAdded = 16 * 1024 * 1024;

    // The rented writer that this thread last disposed of.
    [ThreadStatic]
    private static RawWriter? _spare;

    private byte[] _buffer;
    private int _length;
    private int _typeAt = NoName;
    private Level[] _levels = new Level[4];
    private bool _isRented;
    private int _depth = -1;

    /// <summary>Starts with an empty buffer.</summary>
    /// <param name="capacity">The initial capacity in bytes; the buffer grows as needed.</param>
    public RawWriter(int capacity = 256) => _buffer = BufferPool.Rent(capacity);

    /// <summary>
    /// An empty writer that is reused after it is disposed: for code that needs one for every command, disposes it
    /// exactly once and does not use it afterwards.
    /// </summary>
    public static RawWriter Rent()
    {
        if (_spare is not { } writer)
            return new RawWriter { _isRented = true };
        _spare = null;
        writer._buffer = BufferPool.Rent(256);
        writer.Reset();
        return writer;
    }

    /// <summary>
    /// What has been taken of a server's memory for what is written, and is given back with the buffer; null where it is not
    /// counted.
    /// </summary>
    public MemoryLease? Memory { get; set; }

    /// <summary>How many bytes have been written.</summary>
    public int Length => _length;

    /// <summary>What has been written so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, _length);

    /// <summary>What has been written so far; valid until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    /// <summary>How many elements the innermost open array has; meaningless in a document.</summary>
    public int ArrayCount => _levels[_depth].Index;

    /// <summary>A document over a copy of what has been written.</summary>
    public RawDocument ToDocument() => new(WrittenSpan.ToArray());

    /// <summary>Returns the buffer instead of copying it. The writer must not be used afterwards.</summary>
    /// <param name="memory">What has been taken for it, for the caller to give back.</param>
    /// <returns>A buffer of <see cref="BufferPool"/>, whose first <see cref="Length"/> bytes were written.</returns>
    public byte[] TakeBuffer(out MemoryLease? memory)
    {
        byte[] buffer = _buffer;
        _buffer = [];
        memory = Memory;
        Memory = null;
        return buffer;
    }

    /// <summary>Forgets what was written and keeps the buffer.</summary>
    public void Reset()
    {
        _length = 0;
        _depth = -1;
        _typeAt = NoName;
    }

    /// <summary>Opens a document: the outermost one, or the value of the name just written, or an array's next element.</summary>
    public void WriteStartDocument() => Start(ElementType.Document, isArray: false);

    /// <summary>Opens an array, which may be the outermost value too.</summary>
    public void WriteStartArray() => Start(ElementType.Array, isArray: true);

    /// <summary>Closes the innermost open document.</summary>
    public void WriteEndDocument()
    {
        Reserve(1)[0] = 0;
        int start = _levels[_depth--].Start;
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(start), _length - start);
    }

    /// <summary>Closes the innermost open array.</summary>
    public void WriteEndArray() => WriteEndDocument();

    /// <summary>Writes the name of the value that follows.</summary>
    /// <param name="name">The name in UTF-8, without a zero byte.</param>
    public void WriteName(ReadOnlySpan<byte> name)
    {
        var room = Reserve(name.Length + 2);
        _typeAt = _length - name.Length - 2;
        name.CopyTo(room[1..]);
        room[^1] = 0;
    }

    /// <summary>Writes the name of the value that follows.</summary>
    /// <param name="name">The name, without a zero character.</param>
    /// <exception cref="ArgumentException">The name contains a zero character.</exception>
    public void WriteName(string name)
    {
        if (name.Contains('\0'))
            throw new ArgumentException("A field name can't contain a zero character.", nameof(name));
        int length = Encoding.UTF8.GetByteCount(name);
        var room = Reserve(length + 2);
        _typeAt = _length - length - 2;
        Encoding.UTF8.GetBytes(name, room[1..]);
        room[^1] = 0;
    }

    /// <summary>Writes a value of any type unchanged.</summary>
    /// <param name="value">The value; must not be missing.</param>
    /// <exception cref="ArgumentException">The value is missing.</exception>
    public void WriteValue(RawValueSpan value)
    {
        if (value.IsMissing)
            throw new ArgumentException("A missing value can't be written; use RawValue.Null for null.", nameof(value));
        Type(value.Type);
        value.Bytes.CopyTo(Reserve(value.Bytes.Length));
    }

    /// <summary>Writes a value of any type.</summary>
    /// <param name="value">The value; must not be missing.</param>
    /// <exception cref="ArgumentException">The value is missing.</exception>
    public void WriteValue(RawValue value) => WriteValue(value.Raw);

    /// <summary>Writes whole elements (type, name and payload) unchanged into the open document.</summary>
    /// <param name="elements">Any number of elements, such as <see cref="RawReader.Element"/>.</param>
    public void WriteElements(ReadOnlySpan<byte> elements) => elements.CopyTo(Reserve(elements.Length));

    /// <summary>Writes an embedded document unchanged.</summary>
    /// <param name="document">A whole document.</param>
    public void WriteDocument(ReadOnlySpan<byte> document) => WriteValue(new RawValueSpan(ElementType.Document, document));

    /// <summary>Writes an array unchanged.</summary>
    /// <param name="array">A whole array.</param>
    public void WriteArray(ReadOnlySpan<byte> array) => WriteValue(new RawValueSpan(ElementType.Array, array));

    /// <summary>Writes an Int32.</summary>
    /// <param name="value">The number.</param>
    public void WriteInt32(int value)
    {
        Type(ElementType.Int32);
        BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);
    }

    /// <summary>Writes an Int64.</summary>
    /// <param name="value">The number.</param>
    public void WriteInt64(long value)
    {
        Type(ElementType.Int64);
        BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);
    }

    /// <summary>Writes a whole number as an Int32 where it fits and as an Int64 otherwise, as MongoDB's counts are.</summary>
    /// <param name="value">The number.</param>
    public void WriteCount(long value)
    {
        if (value == (int)value)
            WriteInt32((int)value);
        else
            WriteInt64(value);
    }

    /// <summary>Writes a Double.</summary>
    /// <param name="value">The number.</param>
    public void WriteDouble(double value)
    {
        Type(ElementType.Double);
        BinaryPrimitives.WriteDoubleLittleEndian(Reserve(8), value);
    }

    /// <summary>Writes a Boolean.</summary>
    /// <param name="value">The truth value.</param>
    public void WriteBoolean(bool value)
    {
        Type(ElementType.Boolean);
        Reserve(1)[0] = value ? (byte)1 : (byte)0;
    }

    /// <summary>Writes a date.</summary>
    /// <param name="milliseconds">Milliseconds since 1970-01-01T00:00:00Z.</param>
    public void WriteDateTime(long milliseconds)
    {
        Type(ElementType.DateTime);
        BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), milliseconds);
    }

    /// <summary>Writes a timestamp.</summary>
    /// <param name="value">The timestamp.</param>
    public void WriteTimestamp(RawTimestamp value)
    {
        Type(ElementType.Timestamp);
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value.Value);
    }

    /// <summary>Writes an ObjectId.</summary>
    /// <param name="value">The id.</param>
    public void WriteObjectId(RawObjectId value)
    {
        Type(ElementType.ObjectId);
        value.CopyTo(Reserve(RawObjectId.Size));
    }

    /// <summary>Writes null.</summary>
    public void WriteNull() => Type(ElementType.Null);

    /// <summary>Writes a string.</summary>
    /// <param name="utf8">The text in UTF-8, without a terminator.</param>
    public void WriteString(ReadOnlySpan<byte> utf8)
    {
        Type(ElementType.String);
        var room = Reserve(utf8.Length + 5);
        BinaryPrimitives.WriteInt32LittleEndian(room, utf8.Length + 1);
        utf8.CopyTo(room[4..]);
        room[^1] = 0;
    }

    /// <summary>Writes a string.</summary>
    /// <param name="text">The text.</param>
    public void WriteString(string text)
    {
        Type(ElementType.String);
        int length = Encoding.UTF8.GetByteCount(text);
        var room = Reserve(length + 5);
        BinaryPrimitives.WriteInt32LittleEndian(room, length + 1);
        Encoding.UTF8.GetBytes(text, room[4..]);
        room[^1] = 0;
    }

    /// <summary>Writes binary data.</summary>
    /// <param name="data">The data.</param>
    /// <param name="subtype">The subtype; 4 is a UUID, 0 is plain.</param>
    public void WriteBinary(ReadOnlySpan<byte> data, byte subtype = 0)
    {
        Type(ElementType.Binary);
        int inner = subtype == 2 ? 4 : 0;
        var room = Reserve(5 + inner + data.Length);
        BinaryPrimitives.WriteInt32LittleEndian(room, inner + data.Length);
        room[4] = subtype;
        if (inner != 0)
            BinaryPrimitives.WriteInt32LittleEndian(room[5..], data.Length);
        data.CopyTo(room[(5 + inner)..]);
    }

    /// <summary>Gives the buffer back to the pool. The writer must not be used afterwards.</summary>
    public void Dispose()
    {
        if (_buffer.Length > 0)
            BufferPool.Return(_buffer);
        _buffer = [];
        Memory?.Dispose();
        Memory = null;
        if (_isRented)
            _spare = this;
    }

    private void Start(ElementType type, bool isArray)
    {
        if (_depth >= 0)
            Type(type);
        if (++_depth == _levels.Length)
            Array.Resize(ref _levels, _depth * 2);
        _levels[_depth] = new Level(_length, isArray ? 0 : Level.NotAnArray);
        Reserve(4);
    }

    private void Type(ElementType type)
    {
        if (_levels[_depth].Index != Level.NotAnArray)
            WriteIndex();
        else if (_typeAt == NoName)
            throw new InvalidOperationException("In a document, a value must follow a name.");
        _buffer[_typeAt] = (byte)type;
        _typeAt = NoName;
    }

    private void WriteIndex()
    {
        Span<byte> digits = stackalloc byte[10];
        Utf8Formatter.TryFormat(_levels[_depth].Index++, digits, out int length);
        WriteName(digits[..length]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Reserve(int count)
    {
        if (_length + count > _buffer.Length)
            Grow(count);
        var room = _buffer.AsSpan(_length, count);
        _length += count;
        return room;
    }

    private void Grow(int count)
    {
        byte[] larger = BufferPool.Rent(Math.Max(_length + count, _buffer.Length + Math.Min(_buffer.Length, MostAdded)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        BufferPool.Return(_buffer);
        _buffer = larger;
    }

    private record struct Level(int Start, int Index)
    {
        public const int NotAnArray = -1;
    }
}
