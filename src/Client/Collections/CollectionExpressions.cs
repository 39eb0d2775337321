using System.Linq.Expressions;
using MongoDB.Driver;

namespace Streetcar.Client;

/// <summary>The operations of <see cref="Collection{T}"/> with expressions as filters: <c>todo => todo.Age > 3</c>.</summary>
public static class CollectionExpressions
{
    /// <inheritdoc cref="Collection{T}.Find"/>
    public static FindCursor<T, T> Find<T>(this Collection<T> collection, Expression<Func<T, bool>> filter)
        where T : class => collection.Find(From(filter));

    /// <inheritdoc cref="Collection{T}.FindOneAsync"/>
    public static Task<T?> FindOneAsync<T>(
        this Collection<T> collection, Expression<Func<T, bool>> filter, CancellationToken cancellationToken = default)
        where T : class => collection.FindOneAsync(From(filter), cancellationToken);

    /// <inheritdoc cref="Collection{T}.CountDocumentsAsync"/>
    public static Task<long> CountDocumentsAsync<T>(
        this Collection<T> collection,
        Expression<Func<T, bool>> filter,
        CountOptions? options = null,
        CancellationToken cancellationToken = default)
        where T : class => collection.CountDocumentsAsync(From(filter), options, cancellationToken);

    /// <inheritdoc cref="Collection{T}.DistinctAsync"/>
    public static Task<List<TValue>> DistinctAsync<T, TValue>(
        this Collection<T> collection,
        Expression<Func<T, TValue>> field,
        Filter<T> filter = default,
        DistinctOptions? options = null,
        CancellationToken cancellationToken = default)
        where T : class => collection.DistinctAsync<TValue>(collection.Path(field), filter, options, cancellationToken);

    /// <inheritdoc cref="Collection{T}.UpdateOneAsync"/>
    public static Task<UpdateResult> UpdateOneAsync<T>(
        this Collection<T> collection,
        Expression<Func<T, bool>> filter,
        Update<T> update,
        UpdateOptions? options = null,
        CancellationToken cancellationToken = default)
        where T : class => collection.UpdateOneAsync(From(filter), update, options, cancellationToken);

    /// <inheritdoc cref="Collection{T}.UpdateManyAsync"/>
    public static Task<UpdateResult> UpdateManyAsync<T>(
        this Collection<T> collection,
        Expression<Func<T, bool>> filter,
        Update<T> update,
        UpdateOptions? options = null,
        CancellationToken cancellationToken = default)
        where T : class => collection.UpdateManyAsync(From(filter), update, options, cancellationToken);

    /// <inheritdoc cref="Collection{T}.ReplaceOneAsync"/>
    public static Task<ReplaceOneResult> ReplaceOneAsync<T>(
        this Collection<T> collection,
        Expression<Func<T, bool>> filter,
        T replacement,
        ReplaceOptions? options = null,
        CancellationToken cancellationToken = default)
        where T : class => collection.ReplaceOneAsync(From(filter), replacement, options, cancellationToken);

    /// <inheritdoc cref="Collection{T}.DeleteOneAsync"/>
    public static Task<DeleteResult> DeleteOneAsync<T>(
        this Collection<T> collection,
        Expression<Func<T, bool>> filter,
        DeleteOptions? options = null,
        CancellationToken cancellationToken = default)
        where T : class => collection.DeleteOneAsync(From(filter), options, cancellationToken);

    /// <inheritdoc cref="Collection{T}.DeleteManyAsync"/>
    public static Task<DeleteResult> DeleteManyAsync<T>(
        this Collection<T> collection,
        Expression<Func<T, bool>> filter,
        DeleteOptions? options = null,
        CancellationToken cancellationToken = default)
        where T : class => collection.DeleteManyAsync(From(filter), options, cancellationToken);

    /// <inheritdoc cref="Collection{T}.FindOneAndDeleteAsync"/>
    public static Task<T?> FindOneAndDeleteAsync<T>(
        this Collection<T> collection,
        Expression<Func<T, bool>> filter,
        FindOneAndDeleteOptions<T>? options = null,
        CancellationToken cancellationToken = default)
        where T : class => collection.FindOneAndDeleteAsync(From(filter), options, cancellationToken);

    /// <inheritdoc cref="Collection{T}.FindOneAndReplaceAsync"/>
    public static Task<T?> FindOneAndReplaceAsync<T>(
        this Collection<T> collection,
        Expression<Func<T, bool>> filter,
        T replacement,
        FindOneAndReplaceOptions<T>? options = null,
        CancellationToken cancellationToken = default)
        where T : class => collection.FindOneAndReplaceAsync(From(filter), replacement, options, cancellationToken);

    /// <inheritdoc cref="Collection{T}.FindOneAndUpdateAsync"/>
    public static Task<T?> FindOneAndUpdateAsync<T>(
        this Collection<T> collection,
        Expression<Func<T, bool>> filter,
        Update<T> update,
        FindOneAndUpdateOptions<T>? options = null,
        CancellationToken cancellationToken = default)
        where T : class => collection.FindOneAndUpdateAsync(From(filter), update, options, cancellationToken);

    private static Filter<T> From<T>(Expression<Func<T, bool>> filter) => Builders<T>.Filter.Where(filter);
}
