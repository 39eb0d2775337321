using System.Text;

namespace Streetcar.Grains.Commands;

/// <summary>One argument of a command, or of a document inside it, in place. The getters check its type.</summary>
internal readonly ref struct Argument
{
    private readonly string? _path;
    private readonly ReadOnlyMemory<byte> _document;
    private readonly int _offset;

    /// <param name="path">Where the document is, for errors, such as <c>update.updates</c>; null for a command itself.</param>
    /// <param name="document">What the argument is part of.</param>
    /// <param name="reader">Stands at the argument.</param>
    public Argument(string? path, ReadOnlyMemory<byte> document, scoped ref readonly RawReader reader)
    {
        _path = path;
        _document = document;
        _offset = reader.ValueOffset;
        Name = reader.Name;
        Raw = reader.Value;
    }

    public ReadOnlySpan<byte> Name { get; }

    public RawValueSpan Raw { get; }

    private ReadOnlyMemory<byte> Bytes => _document.Slice(_offset, Raw.Bytes.Length);

    /// <summary>Where it is, for errors: <c>update.updates</c>.</summary>
    public string Path => $"{_path ?? CommandName(_document.Span)}.{Encoding.UTF8.GetString(Name)}";

    /// <summary>The name of a command, for the path of its arguments.</summary>
    public static string CommandName(ReadOnlySpan<byte> command)
    {
        var reader = new RawReader(command);
        return reader.Read() ? Encoding.UTF8.GetString(reader.Name) : "";
    }

    /// <summary>What a command is given by its name: its first field.</summary>
    /// <param name="command">The command.</param>
    /// <param name="isNullMissing">Whether null is none.</param>
    /// <exception cref="DocumentException">FieldRequired: it is null, and that is none.</exception>
    public static Argument First(Command command, bool isNullMissing = true)
    {
        var reader = new RawReader(command.Body.Span);
        reader.Read();
        var argument = new Argument(null, command.Body, ref reader);
        return isNullMissing && argument.Raw.Type is (ElementType.Null or ElementType.Undefined)
            ? throw ArgumentErrors.Missing(Encoding.UTF8.GetString(argument.Name), Encoding.UTF8.GetString(argument.Name))
            : argument;
    }

    public RawValue Value() => RawValue.Over(Raw, _document[_offset..]);

    public RawDocument Document() => new(DocumentBytes());

    /// <summary>A document that may never be looked into.</summary>
    public ReadOnlyMemory<byte> DocumentBytes()
    {
        Require(ElementType.Document);
        return Bytes;
    }

    public RawArray Array()
    {
        Require(ElementType.Array);
        return new RawArray(Bytes);
    }

    public string String()
    {
        Require(ElementType.String);
        return Raw.ToString();
    }

    /// <summary>One of several strings.</summary>
    /// <param name="values">The strings.</param>
    /// <exception cref="DocumentException">TypeMismatch; BadValue: it is another one.</exception>
    public string OneOf(params ReadOnlySpan<string> values)
    {
        string value = String();
        return values.Contains(value)
            ? value
            : throw new DocumentException(
                ErrorCode.BadValue, $"Enumeration value '{value}' for field '{Path}' is not a valid value.");
    }

    /// <summary>A boolean, or any number in the place of one.</summary>
    public bool Boolean()
    {
        if (Raw.Type != ElementType.Boolean && !Raw.IsNumber)
            throw WrongType("types '[bool, long, int, decimal, double]'");
        return Raw.IsTruthy;
    }

    /// <summary>A boolean, and nothing else.</summary>
    public bool OnlyBoolean()
    {
        Require(ElementType.Boolean);
        return Raw.Boolean;
    }

    /// <summary>
    /// A number; a fraction of a double is cut off, and a decimal is rounded to the nearest whole one. What is too large becomes
    /// the largest.
    /// </summary>
    public long Int64()
    {
        if (!Raw.IsNumber)
            throw WrongType("types '[long, int, decimal, double]'");
        if (Raw.TryGetInt64(out long whole))
            return whole;
        if (Raw.Type == ElementType.Decimal128 && Raw.Decimal128.Round(0).TryToInt64(out whole))
            return whole;
        double number = Value().AsDouble;
        return double.IsNaN(number) ? 0 : (long)number;
    }

    /// <summary>A number within bounds, made whole as <see cref="Int64()"/> makes it.</summary>
    /// <exception cref="DocumentException">TypeMismatch; BadValue: it is out of bounds.</exception>
    public long Int64(long least, long most)
    {
        long number = Int64();
        return number >= least && number <= most
            ? number
            : throw new DocumentException(
                ErrorCode.BadValue,
                $"BSON field '{Encoding.UTF8.GetString(Name)}' value must be >= {least} and <= {most}, actual value '{number}'");
    }

    /// <summary>A number as a double.</summary>
    public double Double()
    {
        if (!Raw.IsNumber)
            throw WrongType("types '[long, int, decimal, double]'");
        return Value().AsDouble;
    }

    /// <summary>A UUID.</summary>
    /// <exception cref="DocumentException">TypeMismatch: it is none; InvalidUuid: it is one of another length.</exception>
    public Guid Uuid()
    {
        if (Raw.Type != ElementType.Binary || Raw.BinarySubtype != 4)
            throw WrongType("type 'binData' with a UUID");
        return Raw.BinaryData.Length == 16
            ? new Guid(Raw.BinaryData, bigEndian: true)
            : throw new DocumentException(ErrorCode.InvalidUuid, "uuid must be a 16-byte binary field with UUID (4) subtype");
    }

    /// <summary>An Int32, and no other number.</summary>
    public int Int32()
    {
        Require(ElementType.Int32);
        return Raw.Int32;
    }

    /// <summary>An Int64, and no other number.</summary>
    public long OnlyInt64()
    {
        Require(ElementType.Int64);
        return Raw.Int64;
    }

    /// <summary>A number of 0 or more.</summary>
    public long NotNegative()
    {
        long number = Int64();
        return number >= 0
            ? number
            : throw new DocumentException(
                ErrorCode.BadValue,
                $"BSON field '{Encoding.UTF8.GetString(Name)}' value must be >= 0, actual value '{number}'");
    }

    /// <summary>A number of 0 or more that counts documents of a batch, where no more than an Int32 makes sense.</summary>
    public int Count() => (int)Math.Min(NotNegative(), int.MaxValue);

    /// <summary>An index: its name or its key pattern.</summary>
    public RawValue Hint() => Raw.Type is ElementType.String or ElementType.Document
        ? Value()
        : throw new DocumentException(ErrorCode.FailedToParse, "Hint must be a string or an object");

    /// <summary>What an update does: a document of operators, a replacement, or a pipeline.</summary>
    public RawValue Update() => Raw.Type is ElementType.Document or ElementType.Array
        ? Value()
        : throw new DocumentException(ErrorCode.FailedToParse, "Update argument must be either an object or an array");

    public DocumentException Unknown() => new(ErrorCode.UnknownBsonField, $"BSON field '{Path}' is an unknown field.");

    /// <summary>The error for a value of the wrong type.</summary>
    /// <param name="expected">What was expected: <c>type 'object'</c>.</param>
    public DocumentException WrongType(string expected) => new(
        ErrorCode.TypeMismatch, $"BSON field '{Path}' is the wrong type '{Raw.Type.Alias()}', expected {expected}");

    private void Require(ElementType type)
    {
        if (Raw.Type != type)
            throw WrongType($"type '{type.Alias()}'");
    }
}
