ALTER TABLE sessions ADD COLUMN end_word TEXT;
ALTER TABLE hook_deliveries ADD COLUMN error_zh TEXT;
