using System.Collections;

namespace Streetcar.Grains.Commands;

/// <summary>Checks one argument and keeps its value.</summary>
internal delegate void ArgumentReader<T>(ref T arguments, in Argument argument);

/// <summary>
/// Declares the arguments of a command, or of a document inside it: names, types and which are required. What is
/// declared nowhere is refused; null and undefined stand for an argument that is not there.
/// </summary>
/// <typeparam name="T">Where the values go; its initializers are the defaults.</typeparam>
/// <example><code>
/// private static readonly ArgumentTable&lt;Arguments&gt; Table = new()
/// {
///     { "filter", (ref to, in argument) => to.Filter = argument.Document() },
///     { "key", Requirement.Required, (ref to, in argument) => to.Key = argument.String() },
/// };
/// </code></example>
internal sealed class ArgumentTable<T> : IEnumerable
{
    private readonly Dictionary<string, Entry> _entries = new(Utf8NameComparer.Instance);
    private readonly Dictionary<string, Entry>.AlternateLookup<ReadOnlySpan<byte>> _byUtf8;
    private readonly List<string> _required = [];

    private readonly bool _ignoresUnknown;

    /// <param name="ignoresUnknown">Whether what is declared nowhere is passed over; otherwise it is refused.</param>
    public ArgumentTable(bool ignoresUnknown = false)
    {
        _ignoresUnknown = ignoresUnknown;
        _byUtf8 = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();
        foreach (var (name, reader) in GenericArguments.Readers)
            _entries.Add(name, new Entry(null, reader, 0, ReadsNull: false));
    }

    public void Add(string name, ArgumentReader<T> read) => Add(name, Requirement.Optional, read);

    public void Add(string name, Requirement requirement, ArgumentReader<T> read)
    {
        uint bit = requirement.HasFlag(Requirement.Required) ? 1u << _required.Count : 0;
        if (bit != 0)
            _required.Add(name);
        _entries[name] = new Entry(read, null, bit, requirement.HasFlag(Requirement.NotNull));
    }

    /// <summary>Reads the arguments of a command.</summary>
    /// <returns>Those that every command has.</returns>
    /// <exception cref="DocumentException">UnknownBsonField, TypeMismatch, FieldRequired, or what a reader throws.</exception>
    public GenericArguments Read(Command command, ref T arguments)
    {
        var generic = new GenericArguments { Caller = command.Caller };
        var reader = new RawReader(command.Body.Span);
        reader.Read();
        Read(null, command.Body, ref reader, ref arguments, ref generic);
        return generic;
    }

    /// <summary>Reads the arguments of a document inside a command, which has no generic ones.</summary>
    /// <param name="path">Where it is, for errors: <c>update.updates</c>.</param>
    /// <param name="document">The document.</param>
    /// <param name="arguments">Where the values go.</param>
    /// <exception cref="DocumentException">UnknownBsonField, TypeMismatch, FieldRequired, or what a reader throws.</exception>
    public void Read(string path, ReadOnlyMemory<byte> document, ref T arguments)
    {
        var generic = default(GenericArguments);
        var reader = new RawReader(document.Span);
        Read(path, document, ref reader, ref arguments, ref generic);
    }

    IEnumerator IEnumerable.GetEnumerator() => _entries.Keys.GetEnumerator();

    private void Read(
        string? path, ReadOnlyMemory<byte> document, ref RawReader reader, ref T arguments, ref GenericArguments generic)
    {
        uint missing = (1u << _required.Count) - 1;
        while (reader.Read())
        {
            var argument = new Argument(path, document, ref reader);
            if (!_byUtf8.TryGetValue(reader.Name, out var entry) || (entry.Read is null && path is not null))
            {
                if (_ignoresUnknown)
                    continue;
                throw argument.Unknown();
            }

            if (reader.Value.Type is ElementType.Null or ElementType.Undefined && !entry.ReadsNull)
                continue;
            if (entry.Read is not null)
                entry.Read(ref arguments, argument);
            else
                entry.ReadGeneric!(ref generic, argument);
            missing &= ~entry.Requirement;
        }

        if (missing != 0)
        {
            throw ArgumentErrors.Missing(
                path ?? Argument.CommandName(document.Span), _required[int.CreateTruncating(uint.TrailingZeroCount(missing))]);
        }
    }

    private readonly record struct Entry(
        ArgumentReader<T>? Read, ArgumentReader<GenericArguments>? ReadGeneric, uint Requirement, bool ReadsNull);
}

/// <summary>What is demanded of an argument.</summary>
[Flags]
internal enum Requirement
{
    /// <summary>It need not be there.</summary>
    Optional = 0,

    /// <summary>The command fails without it.</summary>
    Required = 1,

    /// <summary>Null and undefined do not stand for one that is not there: its reader refuses them.</summary>
    NotNull = 2,
}

internal static class ArgumentErrors
{
    public static DocumentException Missing(string parent, string name) => new(
        ErrorCode.FieldRequired, $"BSON field '{parent}.{name}' is missing but a required field");

    /// <summary>The error for what is no document in an array of documents.</summary>
    /// <param name="path">Where it is: <c>update.updates.0</c>.</param>
    /// <param name="type">What it is.</param>
    public static DocumentException NoDocument(string path, ElementType type) => new(
        ErrorCode.TypeMismatch, $"BSON field '{path}' is the wrong type '{type.Alias()}', expected type 'object'");
}

/// <summary>A command without arguments of its own.</summary>
internal static class NoArguments
{
    private static readonly ArgumentTable<bool> Table = [];
    private static readonly ArgumentTable<bool> Loose = new(ignoresUnknown: true);

    /// <summary>Checks the arguments that every command has, of a command that passes over all others.</summary>
    public static void CheckGeneric(Command command)
    {
        bool nothing = false;
        Loose.Read(command, ref nothing);
    }

    /// <exception cref="DocumentException">The command has an argument that not every command has.</exception>
    public static void Check(Command command)
    {
        bool nothing = false;
        Table.Read(command, ref nothing);
    }
}
