using System.Buffers;
using System.Globalization;
using System.Text;

namespace Streetcar.Bson;

/// <summary>Reads Extended JSON, and what shells take beyond it, into a <see cref="RawWriter"/>.</summary>
internal ref struct ExtendedJsonReader(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _position;
    private int _depth;
    private int _typeDepth;

    /// <summary>Reads the text's one value.</summary>
    public void ReadTo(RawWriter writer)
    {
        ReadValue(writer);
        SkipSpace();
        if (_position < _text.Length)
            throw Error($"Nothing may follow the value, but '{_text[_position]}' does");
    }

    private void ReadValue(RawWriter writer)
    {
        char next = Peek();
        if (next == '{')
            ReadDocument(writer);
        else if (next == '[')
            ReadArray(writer);
        else if (next is '"' or '\'')
            writer.WriteString(ReadString());
        else if (next == '/')
            ReadRegex(writer);
        else if (next is (>= '0' and <= '9') or '-' or '+' or '.')
            ReadNumber(writer);
        else
            ReadWord(writer);
    }

    private void ReadDocument(RawWriter writer)
    {
        int start = _position++;
        bool first = true;
        RawWriter? wrapper = null;
        var target = writer;
        try
        {
            while (!TryEnd('}', first))
            {
                int at = _position;
                string name = ReadName();
                bool isType = ExtendedJsonTypes.IsName(name);
                if (first)
                {
                    // A wrapper of another type is read into its own buffer, then converted; it does not count as a level.
                    Enter(ref isType ? ref _typeDepth : ref _depth, start);
                    if (isType)
                        target = wrapper = new RawWriter();
                    target.WriteStartDocument();
                    first = false;
                }
                else if (isType && wrapper is null)
                {
                    throw Error($"\"{name}\" must come first in its document", at);
                }

                if (Peek() != ':')
                    throw Error($"A colon must follow the name '{name}'");
                _position++;
                target.WriteName(name);
                ReadValue(target);
            }

            if (first)
            {
                Enter(ref _depth, start);
                writer.WriteStartDocument();
            }

            target.WriteEndDocument();
            if (wrapper is not null && ExtendedJsonTypes.Convert(wrapper.WrittenSpan, writer) is { } reason)
                throw Error(reason, start);
        }
        finally
        {
            wrapper?.Dispose();
        }

        if (wrapper is null)
            _depth--;
        else
            _typeDepth--;
    }

    private void ReadArray(RawWriter writer)
    {
        Enter(ref _depth, _position++);
        writer.WriteStartArray();
        for (bool first = true; !TryEnd(']', first); first = false)
            ReadValue(writer);
        writer.WriteEndArray();
        _depth--;
    }

    private readonly void Enter(ref int depth, int start)
    {
        if (++depth > BsonValidator.MaxDepth)
            throw Error($"Documents and arrays can't be nested more than {BsonValidator.MaxDepth} deep", start);
    }

    // Steps over the comma before the next element; a comma after the last one is allowed.
    private bool TryEnd(char closing, bool first)
    {
        char next = Peek();
        if (!first && next == ',')
        {
            _position++;
            next = Peek();
        }
        else if (!first && next != closing)
        {
            throw Error($"'{next}' stands where a comma or '{closing}' is expected");
        }

        if (next != closing)
            return false;
        _position++;
        return true;
    }

    private string ReadName()
    {
        int start = _position;
        string name = Peek() is '"' or '\'' ? ReadString() : ReadIdentifier().ToString();
        if (name.Length == 0 && _position == start)
            throw Error($"'{_text[start]}' stands where a name is expected");
        return name.Contains('\0') ? throw Error("A name can't contain a zero character", start) : name;
    }

    private ReadOnlySpan<char> ReadIdentifier()
    {
        int start = _position;
        while (_position < _text.Length && (char.IsLetterOrDigit(_text[_position]) || _text[_position] is '_' or '$'))
            _position++;
        return _text[start.._position];
    }

    private string ReadString()
    {
        int start = _position;
        char quote = _text[_position++];
        StringBuilder? escaped = null;
        while (true)
        {
            var rest = _text[_position..];
            int plain = rest.IndexOfAny(quote, '\\');
            if (plain < 0)
                throw Error("The string does not end", start);
            int control = rest[..plain].IndexOfAnyInRange('\0', '\u001F');
            if (control >= 0)
                throw Error("A control character must be escaped", _position + control);
            _position += plain + 1;
            if (rest[plain] == quote && escaped is null)
                return WellFormed(rest[..plain].ToString(), start);
            escaped ??= new StringBuilder();
            escaped.Append(rest[..plain]);
            if (rest[plain] == quote)
                return WellFormed(escaped.ToString(), start);
            escaped.Append(ReadEscape());
        }
    }

    private char ReadEscape()
    {
        if (_position == _text.Length)
            throw Error("The string does not end");
        char kind = _text[_position++];
        return kind switch
        {
            '"' or '\'' or '\\' or '/' => kind,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            'u' => ReadHex(4),
            'x' => ReadHex(2),
            _ => throw Error($"There is no escape '\\{kind}'", _position - 2),
        };
    }

    private char ReadHex(int digits)
    {
        if (_text.Length - _position < digits || !ushort.TryParse(
            _text.Slice(_position, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
            throw Error($"{digits} hexadecimal digits must follow the escape");
        _position += digits;
        return (char)code;
    }

    private readonly string WellFormed(string value, int start) =>
        IsWellFormed(value) ? value : throw Error("The string contains half of a surrogate pair", start);

    private static bool IsWellFormed(ReadOnlySpan<char> value)
    {
        while (value.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (Rune.DecodeFromUtf16(value[at..], out _, out int used) != OperationStatus.Done)
                return false;
            value = value[(at + used)..];
        }

        return true;
    }

    private void ReadRegex(RawWriter writer)
    {
        int start = _position++;
        var pattern = new StringBuilder();
        for (; _position < _text.Length && _text[_position] is not '/' and not '\n'; _position++)
        {
            // Only the slash is written differently here than in the pattern itself.
            bool escape = _text[_position] == '\\' && _position + 1 < _text.Length;
            if (escape && _text[_position + 1] != '/')
                pattern.Append(_text[_position]);
            if (escape)
                _position++;
            pattern.Append(_text[_position]);
        }

        if (_position >= _text.Length || _text[_position] != '/')
            throw Error("The regular expression does not end", start);
        _position++;
        string options = ReadIdentifier().ToString();
        if (pattern.ToString().Contains('\0'))
            throw Error("A regular expression can't contain a zero character", start);
        writer.WriteValue(RawValue.FromRegex(WellFormed(pattern.ToString(), start), options));
    }

    private void ReadNumber(RawWriter writer)
    {
        int start = _position;
        if (_text[_position] == '-' && _text[(_position + 1)..].StartsWith("Infinity"))
        {
            _position += "-Infinity".Length;
            writer.WriteDouble(double.NegativeInfinity);
            return;
        }

        while (_position < _text.Length && _text[_position] is (>= '0' and <= '9') or '-' or '+' or '.' or 'e' or 'E')
            _position++;
        var number = _text[start.._position];
        var digits = number[0] is '-' or '+' ? number[1..] : number;
        bool leadingZero = digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1]);
        bool isWhole = !digits.ContainsAnyExceptInRange('0', '9');
        if (leadingZero || !double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double real))
            throw Error($"'{number}' is not a number", start);
        if (!double.IsFinite(real))
            throw Error($"The number {number} is out of range", start);
        if (isWhole && long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
            writer.WriteCount(whole);
        else
            writer.WriteDouble(real);
    }

    private void ReadWord(RawWriter writer)
    {
        int start = _position;
        var word = ReadIdentifier();
        switch (word)
        {
            case "true":
                writer.WriteBoolean(true);
                break;
            case "false":
                writer.WriteBoolean(false);
                break;
            case "null":
                writer.WriteNull();
                break;
            case "undefined":
                writer.WriteEmpty(ElementType.Undefined);
                break;
            case "NaN":
                writer.WriteDouble(double.NaN);
                break;
            case "Infinity":
                writer.WriteDouble(double.PositiveInfinity);
                break;
            case "MinKey":
                writer.WriteEmpty(ElementType.MinKey);
                break;
            case "MaxKey":
                writer.WriteEmpty(ElementType.MaxKey);
                break;
            case "":
                throw Error($"'{_text[start]}' stands where a value is expected", start);
            default:
                if (ExtendedJsonTypes.ShellName(word) is not { } type)
                    throw Error($"'{word}' is not a value", start);
                ReadShellCall(writer, word, type, start);
                break;
        }
    }

    // ObjectId("…") is read as {"$oid": "…"} is; a number may be unquoted.
    private void ReadShellCall(RawWriter writer, ReadOnlySpan<char> word, string type, int start)
    {
        if (Peek() != '(')
            throw Error($"'(' must follow {word}");
        _position++;
        string argument;
        if (Peek() is '"' or '\'')
        {
            argument = ReadString();
        }
        else
        {
            int length = _text[_position..].IndexOf(')');
            argument = length < 0 ? throw Error($"{word} does not end", start) : _text.Slice(_position, length).Trim().ToString();
            _position += length;
        }

        if (Peek() != ')')
            throw Error($"')' must follow the argument of {word}");
        _position++;
        using var wrapper = new RawWriter();
        wrapper.WriteStartDocument();
        wrapper.WriteName(type);
        wrapper.WriteString(argument);
        wrapper.WriteEndDocument();
        if (ExtendedJsonTypes.Convert(wrapper.WrittenSpan, writer) is { } reason)
            throw Error(reason, start);
    }

    // The next character that is not white space.
    private char Peek()
    {
        SkipSpace();
        return _position < _text.Length ? _text[_position] : throw Error("The text ends too early");
    }

    private void SkipSpace()
    {
        while (_position < _text.Length && (char.IsWhiteSpace(_text[_position]) || _text[_position] == '\uFEFF'))
            _position++;
    }

    private readonly FormatException Error(string reason, int? position = null)
    {
        var before = _text[..Math.Min(position ?? _position, _text.Length)];
        int line = before.Count('\n') + 1;
        int column = before.Length - before.LastIndexOf('\n');
        return new FormatException($"{reason}, at line {line}, column {column} of the JSON text.");
    }
}
