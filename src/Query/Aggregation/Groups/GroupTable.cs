using Streetcar.Bson;
using Streetcar.Query.Aggregation.Accumulators;
using Streetcar.Query.Collations;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Groups;

/// <summary>Groups in memory, in the order in which their first documents came.</summary>
internal sealed class GroupTable(
    AccumulatedFields fields, Collation? collation, StageMemory memory, RawValue[] variables)
{
    // What a group takes besides the bytes of its key: its entry in the table, the table's spare capacity, and
    // the array of its accumulators.
    private const int GroupSize = 128;

    // An accumulator, without what it holds.
    private const int AccumulatorSize = 96;

    private readonly Scope _keyScope = new(variables);
    private readonly Dictionary<RawValue, Group> _groups = new(ValueEquality.Of(collation));

    public Dictionary<RawValue, Group>.ValueCollection Groups => _groups.Values;

    /// <summary>The group of a key, created if needed.</summary>
    /// <param name="key">The key; copied where it is kept. It is all that an expression for N sees.</param>
    public Group Find(RawValue key)
    {
        if (_groups.TryGetValue(key, out var group))
            return group;
        memory.Add(GroupSize + key.Memory.Length + (fields.Count * AccumulatorSize));
        _keyScope.Root = key.Type == ElementType.Document ? key.Memory : RawDocument.Empty.Bytes;
        group = new Group(RawValue.Copy(key.Raw), fields.Start(_keyScope));
        _groups.Add(group.Key, group);
        return group;
    }

    /// <summary>Adds a document to its group.</summary>
    public void Add(Group group, Scope scope) => fields.Add(group.Accumulators, scope, memory);
}

/// <summary>A group: its key and what was gathered so far.</summary>
internal readonly record struct Group(RawValue Key, Accumulator[] Accumulators);
