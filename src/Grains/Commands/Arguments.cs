using System.Text;

namespace Streetcar.Grains.Commands;

/// <summary>
/// Walks a command's arguments once, or those of a document inside it: each is read by a getter that checks its type,
/// or handed to <see cref="Other"/>. Null and undefined stand for an argument that is not given.
/// </summary>
/// <example><code>
/// while (arguments.Read())
/// {
///     if (arguments.Is("filter"u8))
///         filter = arguments.Document();
///     else
///         arguments.Other();
/// }
/// </code></example>
internal ref struct Arguments
{
    private readonly ReadOnlyMemory<byte> _document;
    private readonly string? _path;
    private readonly ReadOnlySpan<byte> _name;
    private GenericArguments _generic;
    private RawReader _fields;

    /// <summary>Starts behind the command's name.</summary>
    public Arguments(Command command)
    {
        _document = command.Body;
        _fields = new RawReader(_document.Span);
        _fields.Read();
        _name = _fields.Name;
    }

    /// <summary>Starts in a document inside a command, which takes no generic arguments.</summary>
    /// <param name="path">Where it stands, for errors: <c>update.updates</c>.</param>
    /// <param name="document">The document.</param>
    public Arguments(string path, ReadOnlyMemory<byte> document)
    {
        _path = path;
        _document = document;
        _fields = new RawReader(_document.Span);
    }

    /// <summary>What the command's generic arguments say; complete after the walk.</summary>
    public readonly GenericArguments Generic => _generic;

    /// <summary>The argument's value in place.</summary>
    public readonly RawValueSpan Raw => _fields.Value;

    /// <summary>The argument's name.</summary>
    public readonly ReadOnlySpan<byte> Name => _fields.Name;

    private readonly ReadOnlyMemory<byte> Bytes => _document.Slice(_fields.ValueOffset, _fields.Value.Bytes.Length);

    /// <summary>Walks a command that takes no arguments but those of every command.</summary>
    public static void AcceptOnlyGeneric(Command command)
    {
        var arguments = new Arguments(command);
        while (arguments.Read())
            arguments.Other();
    }

    /// <summary>Steps to the next argument that is given.</summary>
    public bool Read()
    {
        while (_fields.Read())
        {
            if (_fields.Value.Type is not (ElementType.Null or ElementType.Undefined))
                return true;
        }

        return false;
    }

    /// <summary>Whether the argument has that name.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name) => _fields.Name.SequenceEqual(name);

    public readonly RawValue Value() => RawValue.Over(_fields.Value, _document[_fields.ValueOffset..]);

    public readonly RawDocument Document() => new(DocumentBytes());

    /// <summary>A document that may never be looked into.</summary>
    public readonly ReadOnlyMemory<byte> DocumentBytes()
    {
        Require(ElementType.Document);
        return Bytes;
    }

    public readonly RawArray Array()
    {
        Require(ElementType.Array);
        return new RawArray(Bytes);
    }

    public readonly string String()
    {
        Require(ElementType.String);
        return Raw.ToString();
    }

    /// <summary>A boolean, or any number in the place of one.</summary>
    public readonly bool Boolean()
    {
        if (Raw.Type != ElementType.Boolean && !Raw.IsNumber)
            throw WrongType("types '[bool, long, int, decimal, double]'");
        return Raw.IsTruthy;
    }

    /// <summary>A number; a fraction is cut off, and what is too large becomes the largest.</summary>
    public readonly long Int64()
    {
        if (!Raw.IsNumber)
            throw WrongType("types '[long, int, decimal, double]'");
        if (Raw.TryGetInt64(out long whole))
            return whole;
        double number = Value().AsDouble;
        return double.IsNaN(number) ? 0 : (long)number;
    }

    /// <summary>A number of 0 or more.</summary>
    public readonly long NotNegative()
    {
        long number = Int64();
        return number >= 0
            ? number
            : throw new DocumentException(
                (ErrorCode)51024, $"BSON field '{Text(Name)}' value must be >= 0, actual value '{number}'");
    }

    /// <summary>A number of 0 or more that counts documents of a batch, where no more than an Int32 makes sense.</summary>
    public readonly int Count() => (int)Math.Min(NotNegative(), int.MaxValue);

    /// <summary>An index: its name or its key pattern.</summary>
    public readonly RawValue Hint() => Raw.Type is ElementType.String or ElementType.Document
        ? Value()
        : throw new DocumentException(ErrorCode.FailedToParse, "Hint must be a string or an object");

    /// <summary>Takes an argument that every command has, or refuses one that none has.</summary>
    /// <exception cref="DocumentException">UnknownBsonField, or the argument's value is wrong.</exception>
    public void Other()
    {
        if (_path is not null || !_generic.TryTake(in this))
            throw Unknown();
    }

    public readonly DocumentException Unknown() => new(
        ErrorCode.UnknownBsonField, $"BSON field '{Path}' is an unknown field.");

    /// <summary>The error for an argument that is not given.</summary>
    /// <param name="name">The argument.</param>
    public readonly DocumentException Missing(string name) => new(
        ErrorCode.FieldRequired, $"BSON field '{Parent}.{name}' is missing but a required field");

    /// <summary>The error for a value of the wrong type.</summary>
    /// <param name="expected">What was expected: <c>type 'object'</c>.</param>
    public readonly DocumentException WrongType(string expected) => new(
        ErrorCode.TypeMismatch, $"BSON field '{Path}' is the wrong type '{Raw.Type.Alias()}', expected {expected}");

    private readonly string Parent => _path ?? Text(_name);

    private readonly string Path => $"{Parent}.{Text(Name)}";

    private readonly void Require(ElementType type)
    {
        if (Raw.Type != type)
            throw WrongType($"type '{type.Alias()}'");
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
