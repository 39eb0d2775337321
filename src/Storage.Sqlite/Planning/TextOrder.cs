using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Planning;

/// <summary>How a condition orders the strings that it looks for, and so which indexes can serve it.</summary>
[Flags]
internal enum TextOrder
{
    /// <summary>It looks for no strings: any index will do.</summary>
    None = 0,

    /// <summary>By the query's collation: the index must have the same one.</summary>
    Collated = 1,

    /// <summary>By their bytes, as regular expressions do under any collation: the index must have no collation.</summary>
    Binary = 2,
}

/// <summary>Tells whether an index orders strings as conditions do.</summary>
internal static class TextOrders
{
    /// <summary>The orders that an index can serve.</summary>
    /// <param name="index">The index's collation.</param>
    /// <param name="query">The query's collation.</param>
    public static TextOrder Of(Collator? index, Collator? query) =>
        (Collator.AreSame(index, query) ? TextOrder.Collated : TextOrder.None) | (index is null ? TextOrder.Binary : TextOrder.None);

    /// <summary>The order of a value's strings.</summary>
    public static TextOrder Of(Streetcar.Bson.RawValue value) =>
        KeyEncoder.MayHoldText(value.Type) ? TextOrder.Collated : TextOrder.None;

    /// <summary>Whether all that one order asks for is in the other.</summary>
    public static bool IsWithin(this TextOrder order, TextOrder served) => (order & ~served) == 0;
}
