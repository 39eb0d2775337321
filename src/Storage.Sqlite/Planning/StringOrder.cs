using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Planning;

/// <summary>How a condition orders the strings that it looks for, and so which indexes can serve it.</summary>
[Flags]
internal enum StringOrder
{
    /// <summary>It looks for no strings: any index will do.</summary>
    None = 0,

    /// <summary>By the query's collation: the index must have the same one.</summary>
    Collated = 1,

    /// <summary>By their bytes, as regular expressions do under any collation: the index must have no collation.</summary>
    Binary = 2,
}

/// <summary>Compares how indexes and conditions order strings.</summary>
internal static class StringOrders
{
    /// <summary>The orders that an index can serve.</summary>
    /// <param name="index">The index's collation.</param>
    /// <param name="query">The query's collation.</param>
    public static StringOrder Of(Collator? index, Collator? query) =>
        (Collator.AreSame(index, query) ? StringOrder.Collated : StringOrder.None) | (index is null ? StringOrder.Binary : StringOrder.None);

    /// <summary>The order of a value's strings.</summary>
    public static StringOrder Of(Streetcar.Bson.RawValue value) =>
        KeyEncoder.MayHoldText(value.Type) ? StringOrder.Collated : StringOrder.None;

    /// <summary>Whether all that one order asks for is in the other.</summary>
    public static bool IsWithin(this StringOrder order, StringOrder served) => (order & ~served) == 0;
}
