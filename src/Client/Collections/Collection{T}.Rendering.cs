using System.Linq.Expressions;
using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Client.Transports;

namespace Streetcar.Client;

// Definitions as documents.
public partial class Collection<T>
{
    private BsonDocument Render(Filter<T> filter) => filter.Render(_type.RenderArgs);

    private BsonDocument? Render(SortDefinition<T>? sort) => sort?.Render(_type.RenderArgs);

    private List<BsonDocument>? Render(IEnumerable<ArrayFilterDefinition>? filters) =>
        filters?.Select(filter => filter.Render(null, _type.Registry)).ToList();

    /// <summary>The path of a field, by the name that it is stored with.</summary>
    internal string Path<TValue>(Expression<Func<T, TValue>> field) =>
        new ExpressionFieldDefinition<T, TValue>(field).Render(_type.RenderArgs).FieldName;

    private Write Render(WriteModel<T> model) => model switch
    {
        InsertOneModel<T> insert => new Write.Insert(_type.WriteNew(insert.Document)),
        UpdateOneModel<T> update => new Write.Update(Render(update.Filter), Render(update.Update), IsMulti: false)
        {
            IsUpsert = update.IsUpsert,
            ArrayFilters = Render(update.ArrayFilters),
            Sort = Render(update.Sort),
            Collation = update.Collation,
            Hint = update.Hint,
        },
        UpdateManyModel<T> update => new Write.Update(Render(update.Filter), Render(update.Update), IsMulti: true)
        {
            IsUpsert = update.IsUpsert,
            ArrayFilters = Render(update.ArrayFilters),
            Collation = update.Collation,
            Hint = update.Hint,
        },
        ReplaceOneModel<T> replace => new Write.Replace(Render(replace.Filter), WriteReplacement(replace.Replacement))
        {
            IsUpsert = replace.IsUpsert,
            Sort = Render(replace.Sort),
            Collation = replace.Collation,
            Hint = replace.Hint,
        },
        DeleteOneModel<T> delete => new Write.Delete(Render(delete.Filter), IsMulti: false)
        {
            Collation = delete.Collation,
            Hint = delete.Hint,
        },
        DeleteManyModel<T> delete => new Write.Delete(Render(delete.Filter), IsMulti: true)
        {
            Collation = delete.Collation,
            Hint = delete.Hint,
        },
        null => throw new ArgumentException("A write is null.", "writes"),
        _ => throw new ArgumentException($"There is no write of the type {model.GetType().Name}.", "writes"),
    };

    private BsonValue Render(UpdateDefinition<T> update) => ((Update<T>)update).Render(_type.RenderArgs);

    private RawBsonDocument WriteReplacement(T replacement)
    {
        var written = _type.Write(replacement);
        return written.ElementCount > 0 && written.GetElement(0).Name.StartsWith('$')
            ? throw new ArgumentException(
                $"A replacement consists of fields, not of operators: {written}. UpdateOneAsync takes those.", nameof(replacement))
            : written;
    }
}
