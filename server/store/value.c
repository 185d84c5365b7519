#include "server/store/value.h"

#include "server/store/hashval.h"
#include "server/store/listval.h"
#include "server/store/setval.h"
#include "server/store/streamval.h"
#include "server/store/zset.h"

#include <assert.h>

const struct value_type *value_type_of(const struct entry *e)
{
    static const struct value_type *const types[ENTRY_TYPES] = {
        [ENTRY_LIST] = &listval_type,
        [ENTRY_SET] = &setval_type,
        [ENTRY_STREAM] = &streamval_type,
        [ENTRY_HASH] = &hashval_type,
        [ENTRY_ZSET] = &zset_type,
    };
    assert(types[e->type] != NULL);
    return types[e->type];
}
