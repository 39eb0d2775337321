using MongoDB.Bson;
using Streetcar.Client;

namespace Streetcar.Samples.Shop;

/// <summary>What can be asked of all carts at once, without a call to any of their grains.</summary>
public static class Carts
{
    /// <summary>How many of each item are in carts: <c>{ _id: "pen", count: 3, carts: 2 }</c>, by the names of the items.</summary>
    /// <param name="documents">The documents.</param>
    public static Cursor<BsonDocument> Wanted(DocumentClient documents) => documents["shop"]["cart"].Aggregate($$"""
        [
            { $unwind: '$state.Lines' },
            { $group: { _id: '$state.Lines.Item', count: { $sum: '$state.Lines.Count' }, carts: { $sum: 1 } } },
            { $sort: { _id: 1 } }
        ]
        """);
}
