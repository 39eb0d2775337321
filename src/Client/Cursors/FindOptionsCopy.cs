using MongoDB.Driver;

namespace Streetcar.Client;

/// <summary>Copies MongoDB.Driver's options of a find, which can be changed and have no copy.</summary>
internal static class FindOptionsCopy
{
    public static FindOptions Of(FindOptions options) => new()
    {
        AllowDiskUse = options.AllowDiskUse,
        AllowPartialResults = options.AllowPartialResults,
        Collation = options.Collation,
        Comment = options.Comment,
        CursorType = options.CursorType,
        Hint = options.Hint,
        Let = options.Let,
        Max = options.Max,
        MaxAwaitTime = options.MaxAwaitTime,
        MaxTime = options.MaxTime,
        Min = options.Min,
        NoCursorTimeout = options.NoCursorTimeout,
        ReturnKey = options.ReturnKey,
        ShowRecordId = options.ShowRecordId,
    };
}
